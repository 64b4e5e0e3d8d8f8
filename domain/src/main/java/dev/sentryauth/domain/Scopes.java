package dev.sentryauth.domain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The scopes that a sign-in asks for, each once, in the order given (RFC 6749, section 3.3).
 *
 * @param names never empty; known to Sentry if a person chose them, else as a server has granted them
 */
public record Scopes(List<String> names) {
    private static final int LONGEST_ECHO = 24;

    /** What the specification asks for when nothing else is said. */
    public static final Scopes DEFAULT = new Scopes(List.of(
            "project:read", "project:write", "org:read", "event:read", "event:write", "member:read", "team:read"));

    private static final Set<String> KNOWN = Set.of(
            "org:read",
            "org:write",
            "org:admin",
            "org:integrations",
            "org:ci",
            "member:invite",
            "member:read",
            "member:write",
            "member:admin",
            "team:read",
            "team:write",
            "team:admin",
            "project:read",
            "project:write",
            "project:admin",
            "project:releases",
            "project:distribution",
            "event:read",
            "event:write",
            "event:admin",
            "alerts:read",
            "alerts:write",
            "openid",
            "profile",
            "email");

    public Scopes {
        names = List.copyOf(names);
    }

    /**
     * Scopes as a person gives them: several values, each a list separated by commas or spaces.
     *
     * @throws AuthFailure with {@link AuthFailure.Kind#BAD_VALUE} for a scope that Sentry does not have, or for none
     */
    public static Scopes parse(Collection<String> values) {
        Set<String> names = new LinkedHashSet<>();
        for (String value : values) {
            for (String name : value.split("[,\\s]+")) {
                if (!name.isEmpty()) {
                    names.add(known(name));
                }
            }
        }
        if (names.isEmpty()) {
            throw new AuthFailure(
                    AuthFailure.Kind.BAD_VALUE, "No scope given. Leave --scope out to ask for the default: " + DEFAULT);
        }
        return new Scopes(new ArrayList<>(names));
    }

    /** Whether these are the default scopes, in any order. */
    public boolean isDefault() {
        return names.size() == DEFAULT.names.size() && names.containsAll(DEFAULT.names);
    }

    /** Whether Sentry has a scope of this name. */
    public static boolean isKnown(String name) {
        return KNOWN.contains(name);
    }

    private static String known(String name) {
        if (isKnown(name)) {
            return name;
        }
        List<String> sorted = new ArrayList<>(KNOWN);
        sorted.sort(null);
        throw new AuthFailure(
                AuthFailure.Kind.BAD_VALUE,
                "Unknown scope" + echo(name) + ". Sentry knows: " + String.join(", ", sorted) + ".");
    }

    /** The name in quotes with a space before it; nothing if it is too long for one: it may be a token in the wrong place. */
    private static String echo(String name) {
        return name.length() > LONGEST_ECHO ? "" : " '" + SafeText.of(name) + "'";
    }

    /**
     * Those of these scopes that end in {@code :read}.
     *
     * @throws AuthFailure with {@link AuthFailure.Kind#BAD_VALUE} if none does
     */
    public Scopes readOnly() {
        List<String> reading = new ArrayList<>();
        for (String name : names) {
            if (name.endsWith(":read")) {
                reading.add(name);
            }
        }
        if (reading.isEmpty()) {
            throw new AuthFailure(
                    AuthFailure.Kind.BAD_VALUE,
                    "--read-only leaves none of the scopes " + this + ". Name one that ends in ':read'.");
        }
        return new Scopes(reading);
    }

    /** The scopes separated by spaces, as the wire wants them. */
    @Override
    public String toString() {
        return String.join(" ", names);
    }
}
