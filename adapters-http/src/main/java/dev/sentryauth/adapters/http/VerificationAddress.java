package dev.sentryauth.adapters.http;

import dev.sentryauth.domain.Origin;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * The address of a verification page as servers send it: a URL, or what an instance without {@code system.url-prefix} makes
 * of one, such as a path, or an address without its scheme. What is missing is the server's own.
 */
final class VerificationAddress {
    private VerificationAddress() {}

    /**
     * The address written anew, as a whole.
     *
     * @param text as the server sent it; null if it sent none
     * @return null if it is no http(s) URL that a browser may be sent to
     */
    static @Nullable String of(@Nullable String text, Origin server) {
        if (text == null || text.isBlank()) {
            return null;
        }
        String whole = whole(text.strip(), server);
        try {
            Origin.ofUrl(whole);
            return new URI(whole).toASCIIString();
        } catch (IllegalArgumentException | URISyntaxException e) {
            return null;
        }
    }

    /** The page that a complete address leads to, without the code in it. */
    static String withoutCode(String complete) {
        return complete.substring(0, end(complete, "?#"));
    }

    private static String whole(String text, Origin server) {
        if (text.startsWith("//")) {
            return server.scheme() + ":" + text;
        }
        if (text.startsWith("/")) {
            return server + text;
        }
        String first = text.substring(0, end(text, "/?#"));
        if (isHost(first, server)) {
            return server.scheme() + "://" + text;
        }
        return first.isEmpty() || first.indexOf(':') >= 0 || first.indexOf('@') >= 0 ? text : server + "/" + text;
    }

    /** Whether this is a host, perhaps with a port, and neither a scheme nor the beginning of a path. */
    private static boolean isHost(String text, Origin server) {
        int colon = text.lastIndexOf(':');
        boolean port = colon > 0 && isNumber(text.substring(colon + 1));
        String host = port ? text.substring(0, colon) : text;
        if (host.startsWith("[")) {
            return host.endsWith("]");
        }
        return host.indexOf(':') < 0
                && host.indexOf('@') < 0
                && (host.indexOf('.') > 0
                        || host.equalsIgnoreCase("localhost")
                        || host.equalsIgnoreCase(server.host()));
    }

    private static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** Where the first of these characters stands, or the text ends. */
    private static int end(String text, String characters) {
        int end = 0;
        while (end < text.length() && characters.indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }
}
