package dev.sentryauth.adapters.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
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

    private JsonObject() {}

    /** An object without members. */
    static JsonObject empty() {
        return new JsonObject();
    }

    /**
     * Reads an object.
     *
     * @throws IOException if this is not a whole one, or one nested too deeply; the message may quote it
     */
    static JsonObject parse(byte[] json) throws IOException {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                .build();
        try (JsonParser parser = factory.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("no JSON object");
            }
            return members(parser);
        }
    }

    /** Reads the members of the object whose beginning is the parser's current token, to its end. */
    static JsonObject members(JsonParser parser) throws IOException {
        JsonObject object = new JsonObject();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            switch (parser.nextToken()) {
                case START_OBJECT -> object.objects.put(name, members(parser));
                case START_ARRAY -> {
                    parser.skipChildren();
                    object.scalars.put(name, new Scalar(Type.OTHER, "[]"));
                }
                case VALUE_STRING -> object.scalars.put(name, new Scalar(Type.STRING, parser.getText()));
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                    object.scalars.put(name, new Scalar(Type.NUMBER, parser.getText()));
                case VALUE_TRUE, VALUE_FALSE -> object.scalars.put(name, new Scalar(Type.OTHER, parser.getText()));
                default -> {}
            }
        }
        return object;
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
     * The member if it is a number, or a string that is one: rounded down, and held within the range of a long. Some
     * servers write the seconds of {@code expires_in} as a string.
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
            return isNumber(name) ? Long.valueOf((long) Math.floor(Double.parseDouble(text))) : null;
        }
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
