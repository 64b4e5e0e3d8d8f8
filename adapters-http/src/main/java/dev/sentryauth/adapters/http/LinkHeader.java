package dev.sentryauth.adapters.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sentry's pagination (RFC 8288): {@code <URL>; rel="next"; results="true"; cursor="0:100:0"}. The last page has a next
 * link, too, with {@code results="false"}. Of the URL nothing is used but the cursor, and that only if the link does not
 * name it itself: no header can say where a request with a token goes.
 */
final class LinkHeader {
    private LinkHeader() {}

    /** The cursor of the next page; null if there is none. */
    static @Nullable String next(Collection<String> headers) {
        for (String header : headers) {
            int at = 0;
            while (at >= 0 && at < header.length()) {
                Map<String, String> link = new HashMap<>();
                at = link(header, at, link);
                if ("next".equals(link.get("rel"))) {
                    return "false".equals(link.get("results")) ? null : cursor(link);
                }
            }
        }
        return null;
    }

    private static @Nullable String cursor(Map<String, String> link) {
        String named = link.get("cursor");
        if (named != null) {
            return usable(named);
        }
        String url = link.getOrDefault("url", "");
        int from = Math.max(url.indexOf("?cursor="), url.indexOf("&cursor="));
        if (from < 0) {
            return null;
        }
        int begin = from + "?cursor=".length();
        int end = url.indexOf('&', begin);
        try {
            return usable(
                    URLDecoder.decode(url.substring(begin, end < 0 ? url.length() : end), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** It comes back in a request and is kept line by line. */
    private static @Nullable String usable(String cursor) {
        for (int i = 0; i < cursor.length(); i++) {
            if (cursor.charAt(i) <= ' ' || cursor.charAt(i) > '~') {
                return null;
            }
        }
        return cursor.isEmpty() || cursor.length() > 1000 ? null : cursor;
    }

    /** Reads one link and its parameters; answers where the next begins, or -1. */
    private static int link(String header, int from, Map<String, String> link) {
        int open = header.indexOf('<', from);
        int close = open < 0 ? -1 : header.indexOf('>', open);
        if (close < 0) {
            return -1;
        }
        link.put("url", header.substring(open + 1, close));
        int i = close + 1;
        while (i < header.length() && header.charAt(i) != ',') {
            int end = endOfParameter(header, i);
            String parameter = header.substring(i, end).strip();
            int equals = parameter.indexOf('=');
            if (equals > 0) {
                String value = parameter.substring(equals + 1).strip();
                boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
                link.putIfAbsent(
                        parameter.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                        quoted ? value.substring(1, value.length() - 1) : value);
            }
            i = end < header.length() && header.charAt(end) == ';' ? end + 1 : end;
        }
        return i < header.length() ? i + 1 : -1;
    }

    private static int endOfParameter(String header, int from) {
        boolean quoted = false;
        for (int i = from; i < header.length(); i++) {
            char c = header.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == ';' || c == ',')) {
                return i;
            }
        }
        return header.length();
    }
}
