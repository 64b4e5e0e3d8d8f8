package dev.sentryauth.testkit.sandbox;

import java.util.function.Function;

/** The paths of the main listener. */
record Site(OAuthHandlers oauth, ApprovalPage approvals, ApiFront api) implements Function<LoggedRequest, Reply> {
    @Override
    public Reply apply(LoggedRequest request) {
        return switch (request.path()) {
            case "/oauth/device/code/" -> oauth.deviceCode(request);
            case "/oauth/token/" -> oauth.token(request);
            case "/oauth/revoke/" -> oauth.revoke(request);
            case "/oauth/device/" -> approvals.answer(request);
            case "/oauth/device/code", "/oauth/token", "/oauth/revoke", "/oauth/device" -> withSlash(request);
            default -> apiOnly(api, request);
        };
    }

    /** The paths of a region: it knows no sign-in. */
    static Reply apiOnly(ApiFront api, LoggedRequest request) {
        return request.path().startsWith("/api/") ? api.answer(request) : Reply.notFoundPage();
    }

    /** The real server's framework does this, and so a POST without the slash becomes a GET. */
    private static Reply withSlash(LoggedRequest request) {
        String query = request.query() == null ? "" : "?" + request.query();
        return Reply.empty(301).with("Location", request.path() + "/" + query);
    }
}
