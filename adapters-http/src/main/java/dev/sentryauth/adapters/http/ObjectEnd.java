package dev.sentryauth.adapters.http;

/**
 * Finds the end of a JSON object while its bytes come in: an answer is over with its last brace, whatever the server then
 * does with the connection. It counts braces outside of strings and judges nothing else.
 */
final class ObjectEnd {
    private enum State {
        BEFORE,
        NO_OBJECT,
        WITHIN,
        IN_STRING,
        ESCAPED,
        REACHED
    }

    private State state = State.BEFORE;
    private int depth;

    boolean isReached() {
        return state == State.REACHED;
    }

    /** Whether the bytes begin with something else than an object. */
    boolean isMissing() {
        return state == State.NO_OBJECT;
    }

    /** Passes over these bytes, and says how many of them come no later than the end of the object. */
    int pass(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            state = next(bytes[i]);
            if (state == State.REACHED) {
                return i + 1;
            }
        }
        return count;
    }

    private State next(byte b) {
        return switch (state) {
            case BEFORE -> b == '{' ? open() : isBlank(b) ? State.BEFORE : State.NO_OBJECT;
            case WITHIN ->
                switch (b) {
                    case '"' -> State.IN_STRING;
                    case '{' -> open();
                    case '}' -> --depth == 0 ? State.REACHED : State.WITHIN;
                    default -> State.WITHIN;
                };
            case IN_STRING -> b == '"' ? State.WITHIN : b == '\\' ? State.ESCAPED : State.IN_STRING;
            case ESCAPED -> State.IN_STRING;
            case NO_OBJECT, REACHED -> state;
        };
    }

    private State open() {
        depth++;
        return State.WITHIN;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }
}
