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
import org.jspecify.annotations.Nullable;

/**
 * The fields of {@code sentry api}, as {@code gh api} has them: {@code key=value}, {@code key[inner]=value} for objects in
 * objects, {@code key[]=value} for lists, {@code key[]} for an empty one. Those of {@code --raw-field} are text. In the
 * others {@code true}, {@code false}, {@code null} and integers keep their type, and {@code @FILE} stands for a file's text.
 */
final class Fields {
    private static final String TYPED = "--field";
    private static final String RAW = "--raw-field";

    /** JSON that stands as it is. */
    private record Literal(String json) {}

    /** A null {@code value} is that of {@code key[]}, which adds nothing to the list. */
    private record Field(
            List<String> keys, String raw, @Nullable Object value) {}

    private final List<Field> fields = new ArrayList<>();

    private Fields() {}

    /**
     * Reads the options, the raw ones first.
     *
     * @throws AuthFailure {@link Kind#BAD_VALUE} if one is no field
     */
    static Fields of(List<String> raw, List<String> typed, CommandContext context) {
        Fields result = new Fields();
        for (String option : raw) {
            result.add(option, RAW, null);
        }
        for (String option : typed) {
            result.add(option, TYPED, context);
        }
        return result;
    }

    /** {@code context} reads files; null: the value is text whatever it is. */
    private void add(String field, String option, @Nullable CommandContext context) {
        int equals = field.indexOf('=');
        if (equals < 1) {
            if (equals == 0 || !field.endsWith("[]")) {
                throw malformed(option);
            }
            fields.add(new Field(keys(field, option), "", null));
            return;
        }
        String raw = field.substring(equals + 1);
        Object value = raw;
        if (context != null && raw.startsWith("@")) {
            raw = new String(ApiInput.read(raw.substring(1), context), StandardCharsets.UTF_8);
            value = raw;
        } else if (context != null && isLiteral(raw)) {
            value = new Literal(raw);
        }
        fields.add(new Field(keys(field.substring(0, equals), option), raw, value));
    }

    /** {@code a[b][]} is {@code a}, {@code b} and an empty key, which is never the first and has none beside it. */
    private static List<String> keys(String text, String option) {
        List<String> keys = new ArrayList<>();
        int open = text.indexOf('[');
        keys.add(open < 0 ? text : text.substring(0, open));
        while (open >= 0) {
            int close = text.indexOf(']', open);
            boolean listInList = close == open + 1 && keys.get(keys.size() - 1).isEmpty();
            if (close < 0 || keys.get(0).isEmpty() || listInList) {
                throw malformed(option);
            }
            keys.add(text.substring(open + 1, close));
            open = close + 1 < text.length() ? close + 1 : -1;
            if (open >= 0 && text.charAt(open) != '[') {
                throw malformed(option);
            }
        }
        return keys;
    }

    private static boolean isLiteral(String text) {
        return text.equals("true") || text.equals("false") || text.equals("null") || isInteger(text);
    }

    /**
     * An integer of 64 bits as numbers are written. A version such as 1.10, a code such as 007 and an id of thirty digits
     * are text: as numbers they would not arrive as they are.
     */
    private static boolean isInteger(String text) {
        try {
            return Long.toString(Long.parseLong(text)).equals(text);
        } catch (NumberFormatException e) {
            return false;
        }
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

    /** Puts the value at its place, in objects and lists that are made as they are needed. */
    private static void put(Map<String, Object> root, List<String> keys, @Nullable Object value) {
        Map<String, Object> object = root;
        int i = 0;
        while (true) {
            String key = keys.get(i);
            boolean inList = i + 1 < keys.size() && keys.get(i + 1).isEmpty();
            i += inList ? 2 : 1;
            if (i == keys.size() && inList) {
                List<Object> list = list(object, key);
                if (value != null) {
                    list.add(value);
                }
                return;
            }
            if (i == keys.size()) {
                if (value == null || object.put(key, value) != null) {
                    throw contradiction();
                }
                return;
            }
            object = inList
                    ? element(list(object, key), keys.get(i))
                    : object(object.computeIfAbsent(key, name -> new LinkedHashMap<>()));
        }
    }

    /** The object of a list that the key belongs to: the last, or a new one if that has the key already. */
    private static Map<String, Object> element(List<Object> list, String key) {
        if (!list.isEmpty() && list.get(list.size() - 1) instanceof Map<?, ?> last) {
            Object former = last.get(key);
            if (former == null || former instanceof List<?>) {
                return object(last);
            }
        }
        Map<String, Object> element = new LinkedHashMap<>();
        list.add(element);
        return element;
    }

    @SuppressWarnings("unchecked") // the lists are made here
    private static List<Object> list(Map<String, Object> object, String key) {
        if (object.computeIfAbsent(key, name -> new ArrayList<>()) instanceof List<?> list) {
            return (List<Object>) list;
        }
        throw contradiction();
    }

    @SuppressWarnings("unchecked") // the objects are made here
    private static Map<String, Object> object(Object value) {
        if (value instanceof Map<?, ?> object) {
            return (Map<String, Object>) object;
        }
        throw contradiction();
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

    private static AuthFailure malformed(String option) {
        return new AuthFailure(
                Kind.BAD_VALUE,
                option + " must be KEY=VALUE, such as " + (option.equals(RAW) ? "-f" : "-F")
                        + " status=resolved; KEY may be a[b] or a[].");
    }

    private static AuthFailure contradiction() {
        return new AuthFailure(
                Kind.BAD_VALUE,
                "Two fields contradict each other: they give one key two values. Give each key once, or write a[] for a"
                        + " list.");
    }
}
