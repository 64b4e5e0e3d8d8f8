package dev.sentryauth.testkit.sandbox;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a {@link SandboxSentry} is like: the switches that a test may turn at any time, from any thread. */
public abstract sealed class SandboxSwitches extends SandboxListener permits SandboxSentry {
    final Regions regions;

    SandboxSwitches(Settings settings, int port) {
        super(settings, port);
        regions = new Regions(url().toString());
    }

    /** The lifetime of codes issued from now on; 10 minutes by default. */
    public void deviceCodeLifetime(Duration lifetime) {
        settings.deviceCodeLifetime = lifetime;
    }

    /** The {@code interval} told to clients, in seconds; null leaves the field out. 5 by default. */
    public void interval(@Nullable Integer seconds) {
        settings.interval = seconds;
    }

    /** Of tokens issued from now on; null means they do not expire. 2591999 s by default, as the real server says. */
    public void accessTokenLifetime(@Nullable Duration lifetime) {
        settings.accessTokenLifetime = lifetime;
    }

    /** Leaves out {@code verification_uri_complete}, which RFC 8628 makes optional. */
    public void omitVerificationUriComplete(boolean omit) {
        settings.omitVerificationUriComplete = omit;
    }

    /** Whether a second poll in one 5-second window, counted from the epoch, gets slow_down. On by default. */
    public void enforcePollingWindow(boolean on) {
        settings.enforcePollingWindow = on;
    }

    /** Whether the replay of a rotated-out refresh token ends the whole session. Off by default. */
    public void revokeFamilyOnReplay(boolean on) {
        settings.revokeFamilyOnReplay = on;
    }

    /** Off: a refresh rotates only the access token, and the refresh token stays good. On by default. */
    public void returnRefreshToken(boolean on) {
        settings.returnRefreshToken = on;
    }

    /** Off: a server too old for the device flow, which answers 404 with a page. On by default. */
    public void deviceFlowSupported(boolean on) {
        settings.deviceFlowSupported = on;
    }

    /** Off: {@code /oauth/revoke/} answers 404. On by default. */
    public void revokeSupported(boolean on) {
        settings.revokeSupported = on;
    }

    /**
     * Off: {@code /oauth/revoke/} wants a client secret, as some stored versions of the real server do, and answers 401
     * {@code invalid_client} to a public app. On by default.
     */
    public void revokeForPublicClients(boolean on) {
        settings.revokeForPublicClients = on;
    }

    /** Disables the OAuth app: its tokens get 401, and grants get invalid_grant. */
    public void appDisabled(boolean disabled) {
        settings.appDisabled = disabled;
    }

    /** Disables the user's account: 401 on the API. */
    public void userDisabled(boolean disabled) {
        settings.userDisabled = disabled;
    }

    /** Makes {@code /api/0/auth/} answer 400 to good tokens too, as some real builds do. */
    public void authEndpointBroken(boolean broken) {
        settings.authEndpointBroken = broken;
    }

    /** Who approves and signs in from now on. A token stays with the user it was issued to. */
    public void user(SandboxUser user) {
        settings.user = user;
    }

    /** Makes this user a member of these organizations (slugs) only. At first everybody is a member of all. */
    public void memberOf(SandboxUser user, String... organizations) {
        settings.memberships.put(user.id(), Set.of(organizations));
    }

    /** How many issues each organization has; 30 by default. Issue number N was last seen N minutes ago. */
    public void issues(int count) {
        settings.issues = within("issues", count, 0, (int) SyntheticData.ISSUES_PER_ORGANIZATION - 1);
    }

    /** How many organizations there are: acme, globex, initech, org-4, org-5 and so on; 3 by default. */
    public void organizations(int count) {
        settings.organizations = within("organizations", count, 0, 100_000);
    }

    /**
     * How many projects each organization has: those it has by default, then project-4, project-5 and so on. By default
     * acme has three and the others have one.
     */
    public void projects(int count) {
        settings.projects = within("projects", count, 1, 50_000);
    }

    /** How this list is cut into pages from now on; {@link Endpoint#API} stands for those not named. */
    public void paging(Endpoint list, Paging paging) {
        settings.paging.put(list, paging);
    }

    /** The scheme, host and port of the addresses in Link headers; null, the default, is the listener's own. */
    public void linkOrigin(@Nullable String origin) {
        settings.linkOrigin = origin;
    }

    /** Tells of a region at this address, whoever is there; {@code us} is the server itself until told otherwise. */
    public void announceRegion(String name, String url) {
        regions.announce(name, url);
    }

    /** Puts an organization into a region that is started or announced; its {@code links.regionUrl} says so. */
    public void placeOrganization(String slug, String region) {
        regions.place(slug, region);
    }

    /** What stands in the organization's {@code links.regionUrl}, wherever it is; null leaves the link out. */
    public void organizationRegionUrl(String slug, @Nullable String url) {
        regions.link(slug, url);
    }

    /** On: an organization is found in its region only, elsewhere it is 404 and not listed. Off by default. */
    public void organizationsOnlyInTheirRegion(boolean on) {
        regions.strict(on);
    }

    private static int within(String what, int count, int min, int max) {
        if (count < min || count > max) {
            throw new IllegalArgumentException("The sandbox has from " + min + " to " + max + " " + what);
        }
        return count;
    }
}
