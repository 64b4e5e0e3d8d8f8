package dev.sentryauth.adapters.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object of the wire, read by streaming: Jackson's data binding costs a command 100 ms. A member that is null
 * counts as absent, the contents of arrays are dropped, and what stands behind the object does not matter.
 */
final class JsonObject {
    private static final int DEEPEST = 64;

    private enum Type {
        STRING,
        NUMBER,
        OTHER
    }

    private record Scalar(Type type, String text) {}

    private final Map<String, Scalar> scalars = new HashMap<>();
    private final Map<String, JsonObject> objects = new HashMap<>();
    private boolean whole;

    private JsonObject() {}

    /** An object without members. */
    static JsonObject empty() {
        return new JsonObject();
    }

    /**
     * Reads an object, or its beginning: what is cut off, broken or nested too deeply has the members that came whole
     * before that, and {@link #isWhole} tells.
     */
    static JsonObject read(byte[] json) {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                // Numbers as they are written in other languages, NaN among them: no reason to stop before a token.
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .enable(JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS)
                .enable(JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS)
                .enable(JsonReadFeature.ALLOW_LEADING_DECIMAL_POINT_FOR_NUMBERS)
                .enable(JsonReadFeature.ALLOW_TRAILING_DECIMAL_POINT_FOR_NUMBERS)
                .build();
        JsonObject object = new JsonObject();
        try (JsonParser parser = factory.createParser(json)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                object.members(parser);
                object.whole = true;
            }
        } catch (IOException e) {
            return object; // the message could quote a token
        }
        return object;
    }

    /** The object whose beginning is the parser's current token, read to its end. */
    static JsonObject read(JsonParser parser) throws IOException {
        JsonObject object = new JsonObject();
        object.members(parser);
        object.whole = true;
        return object;
    }

    private void members(JsonParser parser) throws IOException {
        String numbered = "";
        Scalar number = null;
        while (true) {
            JsonToken next = parser.nextToken();
            if (number != null) {
                scalars.put(numbered, number); // not before: where the text breaks off, a number may have gone on
                number = null;
            }
            if (next == JsonToken.END_OBJECT) {
                return;
            }
            String name = parser.currentName();
            switch (parser.nextToken()) {
                case START_OBJECT -> {
                    JsonObject inner = new JsonObject();
                    inner.members(parser);
                    objects.put(name, inner);
                }
                case START_ARRAY -> {
                    parser.skipChildren();
                    scalars.put(name, new Scalar(Type.OTHER, "[]"));
                }
                case VALUE_STRING -> scalars.put(name, new Scalar(Type.STRING, parser.getText()));
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                    numbered = name;
                    number = new Scalar(Type.NUMBER, parser.getText());
                }
                case VALUE_TRUE, VALUE_FALSE -> scalars.put(name, new Scalar(Type.OTHER, parser.getText()));
                default -> {}
            }
        }
    }

    /** Whether the object was there from its first brace to its last. */
    boolean isWhole() {
        return whole;
    }

    /** Whether there is a member of this name that is not null. */
    boolean has(String name) {
        return scalars.containsKey(name) || objects.containsKey(name);
    }

    /** The member if it is a string, and not an empty one. */
    @Nullable
    String string(String name) {
        Scalar scalar = scalars.get(name);
        return scalar == null || scalar.type() != Type.STRING || scalar.text().isEmpty() ? null : scalar.text();
    }

    /** The member if it is a string or a number, as a string. */
    @Nullable
    String stringOrNumber(String name) {
        Scalar scalar = scalars.get(name);
        return scalar != null && scalar.type() == Type.NUMBER ? scalar.text() : string(name);
    }

    /**
     * The member if it is a number, or a string that is a whole one: rounded down, and held within the range of a long.
     * Some servers write the seconds of {@code expires_in} as a string. NaN and Infinity are no numbers.
     */
    @Nullable
    Long number(String name) {
        String text = stringOrNumber(name);
        if (text == null) {
            return null;
        }
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            return isNumber(name) && hasDigit(text) ? Long.valueOf((long) Math.floor(Double.parseDouble(text))) : null;
        }
    }

    private static boolean hasDigit(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= '0' && text.charAt(i) <= '9') {
                return true;
            }
        }
        return false;
    }

    private boolean isNumber(String name) {
        Scalar scalar = scalars.get(name);
        return scalar != null && scalar.type() == Type.NUMBER;
    }

    /** The member if it is an object. */
    @Nullable
    JsonObject object(String name) {
        return objects.get(name);
    }

    /** Never the contents: they may be tokens. */
    @Override
    public String toString() {
        return "JSON object";
    }
}
