package dev.sentryauth.testkit.sandbox;

import java.util.List;
import java.util.Map;

/** What a request was for. Faults and the request log are kept apart by it. */
public enum Endpoint {
    /** {@code /oauth/device/code/}. */
    DEVICE_CODE,
    /** {@code /oauth/token/} with the device-code grant type (RFC 8628 section 3.4). */
    TOKEN_POLL,
    /** {@code /oauth/token/} with the refresh-token grant type (RFC 6749 section 6). */
    TOKEN_REFRESH,
    /** {@code /oauth/revoke/}. */
    REVOKE,
    /** Everything below {@code /api/}. */
    API,
    /** {@code /oauth/device/}, the page for people. */
    APPROVAL_PAGE,
    /** Anything else, such as a path without its trailing slash or another grant type. */
    OTHER;

    static final String DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";
    static final String REFRESH_GRANT = "refresh_token";

    static Endpoint of(String path, Map<String, List<String>> form) {
        return switch (path) {
            case "/oauth/device/code/" -> DEVICE_CODE;
            case "/oauth/token/" -> ofGrant(Forms.last(form, "grant_type"));
            case "/oauth/revoke/" -> REVOKE;
            case "/oauth/device/" -> APPROVAL_PAGE;
            default -> path.startsWith("/api/") ? API : OTHER;
        };
    }

    private static Endpoint ofGrant(String grantType) {
        return switch (grantType) {
            case DEVICE_GRANT -> TOKEN_POLL;
            case REFRESH_GRANT -> TOKEN_REFRESH;
            default -> OTHER;
        };
    }
}
