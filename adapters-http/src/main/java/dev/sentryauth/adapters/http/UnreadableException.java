package dev.sentryauth.adapters.http;

/** A 2xx response in an encoding that cannot be read, on its way out of a decoder; Feign wraps it. */
final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient WireAnswer answer;

    UnreadableException(WireAnswer answer) {
        super("packed", null, false, false);
        this.answer = answer;
    }

    WireAnswer answer() {
        return answer;
    }
}
