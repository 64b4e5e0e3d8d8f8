package dev.sentryauth.adapters.http;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a gateway, proxy or portal before Sentry says in a body of its own: its words, without markup. */
final class GatewayText {
    /** More than any message shows; a page may have megabytes. */
    private static final int MAX_BYTES = 1 << 14;

    /** As short as a token can be; a word of this length with a digit in it is not shown. */
    private static final int MIN_TOKEN = 20;

    private GatewayText() {}

    /** The title of a page, or else its text; a plain text as it is; on one line, not sanitised. Null if there is none. */
    static @Nullable String of(byte[] body, boolean html) {
        String text = new String(body, 0, Math.min(body.length, MAX_BYTES), StandardCharsets.UTF_8).strip();
        if (text.startsWith("\ufeff")) {
            text = text.substring(1).strip();
        }
        if (html || text.startsWith("<")) {
            String title = line(between(text, "<title", "</title"));
            text = title.isEmpty() ? withoutElements(text, "head", "script", "style") : title;
        }
        String line = line(text);
        return line.isEmpty() ? null : line;
    }

    /** What stands in the first element of this name; empty if there is none. */
    private static String between(String html, String open, String close) {
        String lower = lower(html);
        int start = lower.indexOf(open);
        int begin = start < 0 ? -1 : html.indexOf('>', start) + 1;
        int end = begin <= 0 ? -1 : lower.indexOf(close, begin);
        return end < 0 ? "" : html.substring(begin, end);
    }

    /** With small letters of ASCII: others can become two, and places in the text would no longer be the same. */
    private static String lower(String text) {
        char[] letters = text.toCharArray();
        for (int i = 0; i < letters.length; i++) {
            if (letters[i] >= 'A' && letters[i] <= 'Z') {
                letters[i] = (char) (letters[i] + 'a' - 'A');
            }
        }
        return new String(letters);
    }

    private static String withoutElements(String html, String... names) {
        String rest = html;
        for (String name : names) {
            String lower = lower(rest);
            int start = lower.indexOf("<" + name);
            while (start >= 0) {
                int end = lower.indexOf("</" + name, start);
                rest = rest.substring(0, start) + (end < 0 ? "" : " <" + rest.substring(end + 1));
                lower = lower(rest);
                start = lower.indexOf("<" + name, start + 1);
            }
        }
        StringBuilder text = new StringBuilder(rest.length());
        boolean tag = false;
        for (int i = 0; i < rest.length(); i++) {
            char c = rest.charAt(i);
            if (c == '<' || c == '>') {
                tag = c == '<';
                text.append(' ');
            } else if (!tag) {
                text.append(c);
            }
        }
        return text.toString();
    }

    /** A page may echo what was sent, or hold what a server has issued. */
    static boolean isTokenLike(String word) {
        int run = 0;
        boolean digit = false;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            boolean part =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
            run = part ? run + 1 : 0;
            digit = part && ((run > 1 && digit) || (c >= '0' && c <= '9'));
            if (run >= MIN_TOKEN && digit) {
                return true;
            }
        }
        return false;
    }

    /** On one line, with what looks like a token hidden. */
    static String line(String text) {
        String plain = text.replace("&nbsp;", " ")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&");
        StringBuilder line = new StringBuilder(plain.length());
        for (String word : plain.split("\\s+", -1)) {
            if (!word.isEmpty()) {
                line.append(line.length() == 0 ? "" : " ").append(isTokenLike(word) ? "****" : word);
            }
        }
        return line.toString();
    }
}
