package dev.sentryauth.testkit.sandbox;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cursor pagination. The Link header always has both parts; only {@code results} says whether there is more. */
final class Pages {
    private static final int MAX_SIZE = 100;
    private static final Pattern CURSOR = Pattern.compile("(-?\\d{1,9}):(\\d{1,9}):([01])");
    private static final Cursor FIRST = new Cursor(0, 0, false);

    /** {@code value} is 0 but for the cursor that leads on from a page left empty on purpose. */
    private record Cursor(int value, int offset, boolean previous) {
        @Override
        public String toString() {
            return value + ":" + offset + ":" + (previous ? 1 : 0);
        }
    }

    private final Settings settings;
    private final String baseUrl;

    Pages(Settings settings, String baseUrl) {
        this.settings = settings;
        this.baseUrl = baseUrl;
    }

    /**
     * One page of {@code items}; {@code sizeParameter} is what this endpoint calls the page size.
     *
     * @throws Refused if the size or the cursor is not allowed
     */
    <T> Reply page(LoggedRequest request, String sizeParameter, List<T> items, Function<T, ?> toJson) {
        Paging paging = settings.paging(request.endpoint());
        int size = size(request, sizeParameter);
        Cursor here = cursor(request, paging);
        int all = items.size();
        boolean empty = paging == Paging.EMPTY_SECOND_PAGE && here.offset == size && here.value == 0;
        int from = paging == Paging.ENDLESS && all > 0 ? here.offset % all : Math.min(here.offset, all);
        int to = empty ? from : Math.min(from + size, all);
        Reply reply =
                Reply.json(200, items.subList(from, to).stream().map(toJson).toList());
        if (paging == Paging.NO_LINK) {
            return reply;
        }
        Cursor previous = new Cursor(0, Math.max(0, here.offset - size), true);
        String back = link(request, paging, "previous", here.offset > 0, previous);
        boolean more = here.offset + size < all;
        if (!more && paging == Paging.NO_NEXT_AT_THE_END) {
            return reply.with("Link", back);
        }
        boolean claimed = more
                || paging == Paging.REPEATING
                || paging == Paging.CIRCLING
                || paging == Paging.ENDLESS
                || (empty && here.offset < all);
        String onward = link(request, paging, "next", claimed, next(paging, here, size, more, empty));
        return paging == Paging.SEPARATE_LINKS
                ? reply.with("Link", back).adding("Link", onward)
                : reply.with("Link", back + ", " + onward);
    }

    private static Cursor next(Paging paging, Cursor here, int size, boolean more, boolean empty) {
        if (empty) {
            return new Cursor(1, here.offset, false);
        }
        if (paging == Paging.REPEATING && here.offset > 0) {
            return here;
        }
        return paging == Paging.CIRCLING && !more ? FIRST : new Cursor(0, here.offset + size, false);
    }

    private String link(LoggedRequest request, Paging paging, String rel, boolean results, Cursor cursor) {
        StringBuilder query = new StringBuilder();
        request.queryParameters().forEach((name, values) -> {
            if (!name.equals("cursor")) {
                values.forEach(value -> query.append(query.isEmpty() ? "" : "&")
                        .append(encode(name))
                        .append('=')
                        .append(encode(value)));
            }
        });
        String shown = paging == Paging.OPAQUE_CURSORS ? opaque(cursor) : cursor.toString();
        String inAddress = paging == Paging.OPAQUE_CURSORS ? encode(shown) : shown;
        String origin = Optional.ofNullable(settings.linkOrigin).orElse(baseUrl);
        return "<" + origin + request.path() + "?" + query + "&cursor=" + inAddress + ">; rel=\"" + rel + "\""
                + (paging == Paging.NO_RESULTS_ATTRIBUTE ? "" : "; results=\"" + results + "\"") + "; cursor=\""
                + shown + "\"";
    }

    private static int size(LoggedRequest request, String name) {
        String parameter = request.queryParameter(name);
        if (parameter == null) {
            return MAX_SIZE;
        }
        int size = parameter.matches("\\d{1,9}") ? Integer.parseInt(parameter) : 0;
        if (size < 1 || size > MAX_SIZE) {
            throw Refused.badRequest("Invalid " + name + " value. Must be between 1 and " + MAX_SIZE + ".");
        }
        return size;
    }

    private static Cursor cursor(LoggedRequest request, Paging paging) {
        String cursor = request.queryParameter("cursor");
        if (cursor == null) {
            return FIRST;
        }
        Matcher matcher = CURSOR.matcher(paging == Paging.OPAQUE_CURSORS ? transparent(cursor) : cursor);
        if (paging == Paging.CURSORS_REFUSED || !matcher.matches()) {
            throw Refused.badRequest("Invalid cursor parameter.");
        }
        return new Cursor(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                matcher.group(3).equals("1"));
    }

    /** Has characters that a decoder of addresses takes for others. */
    private static String opaque(Cursor cursor) {
        return "a+b/" + cursor.toString().replace(':', '&') + "%3D=";
    }

    private static String transparent(String cursor) {
        return cursor.startsWith("a+b/") && cursor.endsWith("%3D=")
                ? cursor.substring(4, cursor.length() - 4).replace('&', ':')
                : "";
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
