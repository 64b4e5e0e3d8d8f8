package dev.sentryauth.testkit.sandbox;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

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
    /** Everything below {@code /api/}. In the log each request is under one of the parts that follow. */
    API,
    /** {@code /api/0/}. */
    INDEX,
    /** {@code /api/0/auth/}. */
    IDENTITY,
    /** {@code /api/0/users/me/regions/}. */
    REGIONS,
    /** {@code /api/0/organizations/}. */
    ORGANIZATIONS,
    /** {@code /api/0/organizations/ORG/}. */
    ORGANIZATION,
    /** {@code /api/0/organizations/ORG/projects/}, {@code /api/0/projects/} and where a team makes new ones. */
    PROJECTS,
    /** {@code /api/0/projects/ORG/PROJECT/}. */
    PROJECT,
    /** {@code /api/0/organizations/ORG/issues/}. */
    ISSUES,
    /** One issue, below its organization or not. */
    ISSUE,
    /** {@code /api/0/organizations/ORG/shortids/ID/}. */
    SHORT_ID,
    /** Whatever else is below {@code /api/}. */
    API_OTHER,
    /** {@code /oauth/device/}, the page for people. */
    APPROVAL_PAGE,
    /** Anything else, such as a path without its trailing slash or another grant type. */
    OTHER;

    private static final Set<Endpoint> API_PARTS = Collections.unmodifiableSet(EnumSet.range(INDEX, API_OTHER));

    private static final Map<Pattern, Endpoint> API_PATHS = Map.ofEntries(
            api("", INDEX),
            api("auth/", IDENTITY),
            api("users/me/regions/", REGIONS),
            api("organizations/", ORGANIZATIONS),
            api("organizations/[^/]+/", ORGANIZATION),
            api("((organizations|teams/[^/]+)/[^/]+/)?projects/", PROJECTS),
            api("projects/[^/]+/[^/]+/", PROJECT),
            api("organizations/[^/]+/issues/", ISSUES),
            api("(organizations/[^/]+/)?issues/[^/]+/", ISSUE),
            api("organizations/[^/]+/shortids/[^/]+/", SHORT_ID));

    static final String DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code";
    static final String REFRESH_GRANT = "refresh_token";

    static Endpoint of(String path, Map<String, List<String>> form) {
        return switch (path) {
            case "/oauth/device/code/" -> DEVICE_CODE;
            case "/oauth/token/" -> ofGrant(Forms.last(form, "grant_type"));
            case "/oauth/revoke/" -> REVOKE;
            case "/oauth/device/" -> APPROVAL_PAGE;
            default -> path.startsWith("/api/") ? ofApi(path) : OTHER;
        };
    }

    /** Whether it is {@code whole}, or {@code whole} is {@link #API} and this is a part of it. */
    public boolean isWithin(Endpoint whole) {
        return this == whole || (whole == API && API_PARTS.contains(this));
    }

    /** The patterns exclude each other, so their order does not matter. */
    private static Endpoint ofApi(String path) {
        return API_PATHS.entrySet().stream()
                .filter(entry -> entry.getKey().matcher(path).matches())
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(API_OTHER);
    }

    private static Map.Entry<Pattern, Endpoint> api(String path, Endpoint endpoint) {
        return Map.entry(Pattern.compile("/api/0/" + path), endpoint);
    }

    private static Endpoint ofGrant(String grantType) {
        return switch (grantType) {
            case DEVICE_GRANT -> TOKEN_POLL;
            case REFRESH_GRANT -> TOKEN_REFRESH;
            default -> OTHER;
        };
    }
}
