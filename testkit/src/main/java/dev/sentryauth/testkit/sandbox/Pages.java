package dev.sentryauth.testkit.sandbox;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Cursor pagination. The Link header always has both parts; only {@code results} says whether there is more. */
final class Pages {
    private static final int MAX_SIZE = 100;
    private static final Pattern CURSOR = Pattern.compile("(-?\\d{1,9}):(\\d{1,9}):([01])");

    private final String baseUrl;

    Pages(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    /** One page of {@code items}; {@code sizeParameter} is what this endpoint calls the page size. */
    <T> Reply page(LoggedRequest request, String sizeParameter, List<T> items, Function<T, Object> toJson) {
        Integer size = size(request.queryParameter(sizeParameter));
        if (size == null) {
            return Reply.detail(400, "Invalid " + sizeParameter + " value. Must be between 1 and " + MAX_SIZE + ".");
        }
        Integer offset = offset(request.queryParameter("cursor"));
        if (offset == null) {
            return Reply.detail(400, "Invalid cursor parameter.");
        }
        List<Object> page = items.stream().skip(offset).limit(size).map(toJson).toList();
        String previous = link(request, "previous", offset > 0, "0:" + Math.max(0, offset - size) + ":1");
        String next = link(request, "next", offset + size < items.size(), "0:" + (offset + size) + ":0");
        return Reply.json(200, page).with("Link", previous + ", " + next);
    }

    private String link(LoggedRequest request, String rel, boolean results, String cursor) {
        StringBuilder query = new StringBuilder();
        request.queryParameters().forEach((name, values) -> {
            if (!name.equals("cursor")) {
                values.forEach(value -> query.append(query.isEmpty() ? "" : "&")
                        .append(encode(name))
                        .append('=')
                        .append(encode(value)));
            }
        });
        return "<" + baseUrl + request.path() + "?" + query + "&cursor=" + cursor + ">; rel=\"" + rel + "\"; results=\""
                + results + "\"; cursor=\"" + cursor + "\"";
    }

    private static @Nullable Integer size(@Nullable String parameter) {
        if (parameter == null) {
            return MAX_SIZE;
        }
        if (!parameter.matches("\\d{1,9}")) {
            return null;
        }
        int size = Integer.parseInt(parameter);
        return size >= 1 && size <= MAX_SIZE ? size : null;
    }

    private static @Nullable Integer offset(@Nullable String cursor) {
        if (cursor == null) {
            return 0;
        }
        Matcher matcher = CURSOR.matcher(cursor);
        return matcher.matches() ? Integer.valueOf(matcher.group(2)) : null;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
