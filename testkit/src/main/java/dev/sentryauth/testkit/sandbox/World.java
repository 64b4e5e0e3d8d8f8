package dev.sentryauth.testkit.sandbox;

/** What all listeners of one server share. */
record World(
        Settings settings, TokenLedger tokens, Catalogue catalogue, IssueShelf issues, Regions regions, ApiJson json) {
    static World of(Settings settings, TokenLedger tokens, Regions regions, String mainUrl) {
        Catalogue catalogue = new Catalogue(settings);
        IssueShelf issues = new IssueShelf(settings, catalogue);
        return new World(settings, tokens, catalogue, issues, regions, new ApiJson(settings, regions, mainUrl));
    }
}
