package dev.sentryauth.testkit.sandbox;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The body of a writing request: a JSON object or a form. What is wrong with its fields is collected by field. */
final class Fields {
    private final Map<String, @Nullable Object> values;
    private final Map<String, @Nullable Object> problems = new LinkedHashMap<>();

    private Fields(Map<String, @Nullable Object> values) {
        this.values = values;
    }

    /**
     * Reads the body; none counts as an empty object.
     *
     * @throws Refused if it is neither a JSON object nor a form
     */
    static Fields of(LoggedRequest request) {
        if (request.body().isBlank()) {
            return new Fields(Map.of());
        }
        String type = Optional.ofNullable(request.header("Content-Type")).orElse("");
        return switch (type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT)) {
            case "application/json" -> json(request.body());
            case "application/x-www-form-urlencoded" -> form(request.form());
            default -> throw new Refused(Reply.detail(415, "Unsupported media type \"" + type + "\" in request."));
        };
    }

    private static Fields json(String body) {
        Object value;
        try {
            value = JsonReader.read(body);
        } catch (IllegalArgumentException e) {
            throw Refused.badRequest("JSON parse error - " + e.getMessage());
        }
        if (!(value instanceof Map<?, ?> map)) {
            throw new Refused(
                    Reply.json(400, Json.object("non_field_errors", List.of("Invalid data. Expected a dictionary."))));
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        map.forEach((name, field) -> values.put(String.valueOf(name), field));
        return new Fields(values);
    }

    private static Fields form(Map<String, List<String>> form) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        form.keySet().forEach(name -> values.put(name, Forms.last(form, name)));
        return new Fields(values);
    }

    /** A string that must be there, of at most that many characters. */
    String required(String name, int maxLength) {
        if (!values.containsKey(name)) {
            problem(name, "This field is required.");
            return "";
        }
        return string(name, "", maxLength);
    }

    /** A string that may be left out. */
    String string(String name, String otherwise, int maxLength) {
        if (!values.containsKey(name)) {
            return otherwise;
        }
        Object value = values.get(name);
        if (value == null) {
            problem(name, "This field may not be null.");
        } else if (!(value instanceof String text)) {
            problem(name, "Not a valid string.");
        } else if (text.isBlank()) {
            problem(name, "This field may not be blank.");
        } else if (text.length() > maxLength) {
            problem(name, "Ensure this field has no more than " + maxLength + " characters.");
        } else {
            return text;
        }
        return otherwise;
    }

    /** One of {@code choices}, or {@code otherwise} if it is left out. */
    String choice(String name, String otherwise, List<String> choices) {
        String value = string(name, otherwise, Integer.MAX_VALUE);
        if (values.containsKey(name) && !problems.containsKey(name) && !choices.contains(value)) {
            problem(name, "\"" + value + "\" is not a valid choice.");
        }
        return value;
    }

    /** A JSON boolean, or the words of a form. */
    boolean bool(String name, boolean otherwise) {
        Object value = values.get(name);
        if (!values.containsKey(name)) {
            return otherwise;
        }
        String word = value instanceof String || value instanceof Boolean ? value.toString() : "";
        if (!List.of("true", "false").contains(word)) {
            problem(name, "Must be a valid boolean.");
        }
        return word.equals("true");
    }

    /** Ends the reading. @throws Refused if any field was wrong */
    void check() {
        if (!problems.isEmpty()) {
            throw new Refused(Reply.json(400, problems));
        }
    }

    private void problem(String name, String text) {
        problems.put(name, List.of(text));
    }
}
