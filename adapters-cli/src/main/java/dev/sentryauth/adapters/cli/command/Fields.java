package dev.sentryauth.adapters.cli.command;

import dev.sentryauth.adapters.cli.output.Json;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The fields of {@code sentry api}: {@code key=value}, {@code key[inner]=value} for objects in objects, {@code
 * key[]=value} for lists. {@code true}, {@code false}, {@code null} and numbers keep their type, {@code @FILE} stands for
 * a file's text, everything else is text.
 */
final class Fields {
    /** JSON that stands as it is. */
    private record Literal(String json) {}

    private record Field(List<String> keys, String raw, Object value) {}

    private final List<Field> fields = new ArrayList<>();

    private Fields() {}

    /**
     * Reads the options.
     *
     * @throws AuthFailure {@link Kind#BAD_VALUE} if one is no field
     */
    static Fields of(List<String> options, CommandContext context) {
        Fields result = new Fields();
        for (String option : options) {
            int equals = option.indexOf('=');
            if (equals < 1) {
                throw malformed();
            }
            String raw = option.substring(equals + 1);
            Object value = raw;
            if (raw.startsWith("@")) {
                raw = new String(ApiInput.read(raw.substring(1), context), StandardCharsets.UTF_8);
                value = raw;
            } else if (isLiteral(raw)) {
                value = new Literal(raw);
            }
            result.fields.add(new Field(keys(option.substring(0, equals)), raw, value));
        }
        return result;
    }

    /** {@code a[b][]} is {@code a}, {@code b} and an empty key. */
    private static List<String> keys(String text) {
        List<String> keys = new ArrayList<>();
        int open = text.indexOf('[');
        keys.add(open < 0 ? text : text.substring(0, open));
        while (open >= 0) {
            int close = text.indexOf(']', open);
            if (close < 0 || keys.get(0).isEmpty()) {
                throw malformed();
            }
            keys.add(text.substring(open + 1, close));
            open = close + 1 < text.length() ? close + 1 : -1;
            if (open >= 0 && text.charAt(open) != '[') {
                throw malformed();
            }
        }
        return keys;
    }

    private static boolean isLiteral(String text) {
        return text.equals("true") || text.equals("false") || text.equals("null") || isNumber(text);
    }

    /** A number of JSON's: no plus sign, no leading zeros. */
    private static boolean isNumber(String text) {
        int i = text.startsWith("-") ? 1 : 0;
        int digits = digits(text, i);
        if (digits == 0 || (digits > 1 && text.charAt(i) == '0')) {
            return false;
        }
        i += digits;
        if (i < text.length() && text.charAt(i) == '.') {
            int fraction = digits(text, i + 1);
            if (fraction == 0) {
                return false;
            }
            i += 1 + fraction;
        }
        return i == text.length();
    }

    private static int digits(String text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
            i++;
        }
        return i - from;
    }

    /** The path with the fields in its query. */
    String addedTo(String path) {
        StringBuilder result = new StringBuilder(path);
        char separator = path.indexOf('?') < 0 ? '?' : '&';
        for (Field field : fields) {
            result.append(separator).append(encoded(field.keys().get(0)));
            for (String inner : field.keys().subList(1, field.keys().size())) {
                result.append(encoded("[" + inner + "]"));
            }
            result.append('=').append(encoded(field.raw()));
            separator = '&';
        }
        return result.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The fields as one JSON object. */
    byte[] json() {
        Map<String, Object> root = new LinkedHashMap<>();
        for (Field field : fields) {
            put(root, field.keys(), field.value());
        }
        StringBuilder text = new StringBuilder();
        write(text, root);
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    @SuppressWarnings("unchecked") // the containers below are made here
    private static void put(Map<String, Object> root, List<String> keys, Object value) {
        Object container = root;
        for (int i = 0; i < keys.size(); i++) {
            boolean last = i == keys.size() - 1;
            Object child = last ? value : keys.get(i + 1).isEmpty() ? new ArrayList<>() : new LinkedHashMap<>();
            if (container instanceof List<?> list) {
                if (!keys.get(i).isEmpty()) {
                    throw malformed();
                }
                ((List<Object>) list).add(child);
                container = child;
            } else if (container instanceof Map<?, ?> map && !keys.get(i).isEmpty()) {
                Map<String, Object> object = (Map<String, Object>) map;
                if (last) {
                    object.put(keys.get(i), child);
                } else {
                    container = object.computeIfAbsent(keys.get(i), key -> child);
                }
            } else {
                throw malformed();
            }
        }
    }

    private static void write(StringBuilder text, Object value) {
        if (value instanceof Map<?, ?> object) {
            char separator = '{';
            for (Map.Entry<?, ?> member : object.entrySet()) {
                text.append(separator)
                        .append(Json.quoted(member.getKey().toString()))
                        .append(':');
                write(text, member.getValue());
                separator = ',';
            }
            text.append(object.isEmpty() ? "{}" : "}");
        } else if (value instanceof List<?> list) {
            text.append('[');
            for (int i = 0; i < list.size(); i++) {
                text.append(i == 0 ? "" : ",");
                write(text, list.get(i));
            }
            text.append(']');
        } else {
            text.append(value instanceof Literal literal ? literal.json() : Json.quoted(value.toString()));
        }
    }

    private static AuthFailure malformed() {
        return new AuthFailure(
                Kind.BAD_VALUE, "--field must be KEY=VALUE, such as -F status=resolved; KEY may be a[b] or a[].");
    }
}
