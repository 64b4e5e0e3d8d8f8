package dev.sentryauth.adapters.cli.command;

import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads a header of {@code sentry api}. */
final class ApiHeader {
    /** These carry the credential, or frame the message. */
    private static final Set<String> RESERVED = Set.of(
            "authorization",
            "connection",
            "content-length",
            "cookie",
            "expect",
            "host",
            "keep-alive",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private static final String TOKEN_SYMBOLS = "!#$%&'*+-.^_`|~"; // RFC 9110, section 5.6.2

    private ApiHeader() {}

    /** Adds {@code Name: value}; messages do not repeat it, for it may hold a secret. */
    static void add(String text, Map<String, List<String>> headers) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? "" : text.substring(0, colon).strip();
        String value = text.substring(colon + 1).strip();
        if (!isToken(name) || !isVisible(value)) {
            throw new AuthFailure(Kind.BAD_VALUE, "--header must be 'Name: value', in visible ASCII characters.");
        }
        if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
            throw new AuthFailure(
                    Kind.BAD_VALUE,
                    "--header must not set " + name
                            + ": the token in force and the connection decide that. Leave it out.");
        }
        headers.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
    }

    private static boolean isToken(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!alphanumeric && TOKEN_SYMBOLS.indexOf(c) < 0) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private static boolean isVisible(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < ' ' || value.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }
}
