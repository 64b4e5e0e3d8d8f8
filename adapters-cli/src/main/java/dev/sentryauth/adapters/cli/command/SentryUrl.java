package dev.sentryauth.adapters.cli.command;

import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The address of a page of Sentry's, as a person copies it from a browser: {@code
 * https://sentry.example.com/organizations/acme/issues/123/} or {@code https://acme.sentry.io/issues/123/}.
 *
 * @param url as it was given; whose it is, {@link dev.sentryauth.application.SentryAuth#named} decides
 * @param organization the slug; null if the address has none
 * @param issue the number; null if the address is of no issue
 */
record SentryUrl(
        String url, @Nullable String organization, @Nullable String issue) {
    private static final String SAAS = ".sentry.io";

    /** Subdomains of sentry.io that are no organizations: regions and the site itself. */
    private static final List<String> RESERVED = List.of("www", "us", "de", "docs", "status", "blog");

    /** Whether a scheme begins the argument (RFC 3986, section 3.1); one further behind, as in a query, is data. */
    static boolean isUrl(String argument) {
        int end = argument.indexOf("://");
        for (int i = 0; i < end; i++) {
            char c = argument.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            boolean other = (c >= '0' && c <= '9') || c == '+' || c == '.' || c == '-';
            if (!letter && (i == 0 || !other)) {
                return false;
            }
        }
        return end > 0;
    }

    /**
     * Reads an address.
     *
     * @throws AuthFailure {@link Kind#BAD_VALUE} if it is of no page with issues
     */
    static SentryUrl parse(String url) {
        int authority = url.indexOf("://") + 3;
        int path = authority;
        while (path < url.length() && "/?#\\".indexOf(url.charAt(path)) < 0) {
            path++;
        }
        List<String> parts = parts(url.substring(path));
        String organization = subdomain(url.substring(authority, path));
        if (parts.size() >= 2 && parts.get(0).equals("organizations")) {
            organization = parts.get(1);
            parts = parts.subList(2, parts.size());
        }
        if (parts.isEmpty() || !parts.get(0).equals("issues")) {
            throw new AuthFailure(
                    Kind.BAD_VALUE,
                    "The URL is of no issue. Copy it from the issue's page, such as"
                            + " https://sentry.example.com/organizations/acme/issues/123/.");
        }
        return new SentryUrl(
                url,
                organization == null ? null : Names.checked(organization, "organization"),
                parts.size() > 1 ? parts.get(1) : null);
    }

    /** Whether the address is of a list that somebody has saved, which is no issue's though it looks like one. */
    boolean isSavedList() {
        return "views".equals(issue) || "searches".equals(issue);
    }

    /** The value of a parameter of the query, unescaped; the first if there are several, null if there is none. */
    @Nullable
    String parameter(String name) {
        int fragment = url.indexOf('#');
        String address = fragment < 0 ? url : url.substring(0, fragment);
        int mark = address.indexOf('?');
        if (mark < 0) {
            return null;
        }
        for (String pair : address.substring(mark + 1).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (decoded(equals < 0 ? pair : pair.substring(0, equals)).equals(name)) {
                return equals < 0 ? "" : decoded(pair.substring(equals + 1));
            }
        }
        return null;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text; // a percent sign that escapes nothing
        }
    }

    private static List<String> parts(String path) {
        int end = 0;
        while (end < path.length() && path.charAt(end) != '?' && path.charAt(end) != '#') {
            end++;
        }
        List<String> parts = new ArrayList<>();
        for (String part : path.substring(0, end).split("/", -1)) {
            if (!part.isEmpty()) {
                parts.add(part);
            }
        }
        return parts;
    }

    private static @Nullable String subdomain(String authority) {
        String host = authority.toLowerCase(Locale.ROOT);
        int port = host.indexOf(':');
        host = port < 0 ? host : host.substring(0, port);
        host = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        String name = host.endsWith(SAAS) ? host.substring(0, host.length() - SAAS.length()) : "";
        return name.isEmpty() || name.indexOf('.') >= 0 || RESERVED.contains(name) ? null : name;
    }
}
