package dev.sentryauth.testkit.sandbox;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The scopes that Sentry knows, and what they allow. */
final class ScopeRules {
    private static final Set<String> KNOWN = Set.of(
            ("org:read org:write org:admin org:integrations org:ci member:invite member:read member:write member:admin"
                            + " team:read team:write team:admin project:read project:write project:admin"
                            + " project:releases project:distribution event:read event:write event:admin"
                            + " alerts:read alerts:write openid profile email")
                    .split(" "));

    /** What a signed-in user gets when a test does not say. */
    static final List<String> DEFAULT = sorted(List.of(
            "project:read", "project:write", "org:read", "event:read", "event:write", "member:read", "team:read"));

    /** What no token has. */
    static final String NONE = "";

    private static final List<String> LEVELS = List.of("read", "write", "admin");

    private ScopeRules() {}

    static boolean isKnown(String scope) {
        return KNOWN.contains(scope);
    }

    /** Without repetition and in the order in which the server lists them. */
    static List<String> sorted(Collection<String> scopes) {
        return List.copyOf(new TreeSet<>(scopes));
    }

    /** Splits a {@code scope} parameter (RFC 6749 section 3.3). */
    static List<String> split(String parameter) {
        String trimmed = parameter.strip();
        return trimmed.isEmpty() ? List.of() : List.of(trimmed.split("\\s+"));
    }

    /** Whether {@code needed}, such as {@code event:write}, is granted: by itself or by a stronger one of its resource. */
    static boolean allow(Collection<String> granted, String needed) {
        int colon = needed.indexOf(':');
        int level = LEVELS.indexOf(needed.substring(colon + 1));
        return colon > 0
                && LEVELS.subList(level, LEVELS.size()).stream()
                        .anyMatch(stronger -> granted.contains(needed.substring(0, colon + 1) + stronger));
    }
}
