package dev.sentryauth.adapters.http;

import dev.sentryauth.application.port.Environment;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * SENTRY_CUSTOM_HEADERS: what a gateway before a Sentry asks for, as {@code Name: value; Other: value}, one on each line, or
 * both; {@code \\;} is a semicolon within a value. Values may be secrets, so no message shows one.
 */
final class CustomHeaders {
    static final String VARIABLE = "SENTRY_CUSTOM_HEADERS";
    private static final int SHORTEST_SECRET = 8;

    /** These carry our credentials, or frame the message; some of them the JDK would drop without a word. */
    private static final Set<String> RESERVED = Set.of(
            "accept",
            "accept-encoding",
            "authorization",
            "connection",
            "content-length",
            "content-transfer-encoding",
            "content-type",
            "expect",
            "host",
            "keep-alive",
            "origin",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "via");

    private static final String TOKEN_SYMBOLS = "!#$%&'*+-.^_`|~"; // RFC 9110, section 5.6.2

    private CustomHeaders() {}

    /**
     * Reads the variable's value.
     *
     * @throws AuthFailure {@link Kind#CONFIGURATION} if it is malformed
     */
    static Map<String, String> parse(String text) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String part : entries(text)) {
            if (part.isBlank()) {
                continue;
            }
            int colon = part.indexOf(':');
            if (colon < 0) {
                throw malformed("has an entry without a colon");
            }
            String name = part.substring(0, colon).strip();
            if (!isToken(name)) {
                throw malformed("has an entry without a valid header name");
            }
            if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
                throw malformed("must not set the header " + name);
            }
            headers.put(name, value(name, part.substring(colon + 1)));
        }
        return headers;
    }

    private static List<String> entries(String text) {
        List<String> entries = new ArrayList<>();
        StringBuilder entry = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length() && text.charAt(i + 1) == ';') {
                entry.append(';');
                i++;
            } else if (c == ';' || c == '\n') {
                entries.add(entry.toString().strip());
                entry.setLength(0);
            } else {
                entry.append(c);
            }
        }
        entries.add(entry.toString().strip());
        return entries;
    }

    /** The values that may be secrets; shorter ones are words that any text may contain. */
    static List<String> secrets(Environment environment) {
        String text = environment.get(VARIABLE);
        return text == null || text.isBlank()
                ? List.of()
                : parse(text).values().stream()
                        .filter(value -> value.length() >= SHORTEST_SECRET)
                        .toList();
    }

    private static String value(String name, String raw) {
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c < ' ' || c > '~') {
                throw malformed("has a control or non-ASCII character in the header " + name);
            }
        }
        String value = raw.strip();
        if (value.isEmpty()) {
            throw malformed("has no value for the header " + name);
        }
        return value;
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

    private static AuthFailure malformed(String problem) {
        return new AuthFailure(
                Kind.CONFIGURATION,
                VARIABLE + " " + problem
                        + ". Write it as 'Name: value; Other-Name: value', and a semicolon within a value as '\\;'.");
    }
}
