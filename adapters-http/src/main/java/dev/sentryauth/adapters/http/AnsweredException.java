package dev.sentryauth.adapters.http;

/** An answer whose status is not 2xx, on its way through Feign: it takes such answers for exceptions. */
final class AnsweredException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient WireAnswer answer;

    AnsweredException(WireAnswer answer) {
        super("HTTP " + answer.status(), null, false, false); // not an error here, so no stack trace
        this.answer = answer;
    }

    WireAnswer answer() {
        return answer;
    }
}
