package dev.sentryauth.adapters.http;

import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * No answer came. The message is for a person, begins in lower case and has no full stop; it names hosts and nothing
 * that was sent. There is no cause: the JDK's exceptions quote header values and URLs.
 */
final class ExchangeException extends IOException {
    private static final long serialVersionUID = 1;

    /** What ended the exchange. */
    enum Kind {
        BROKEN,
        TIMED_OUT,
        INTERRUPTED
    }

    private final Kind kind;
    private final boolean sent;
    private final @Nullable String advice;

    private ExchangeException(Kind kind, boolean sent, String reason, @Nullable String advice) {
        super(reason);
        this.kind = kind;
        this.sent = sent;
        this.advice = advice;
    }

    /** Provably no byte of the request itself has left this machine. */
    static ExchangeException notSent(Kind kind, String reason, @Nullable String advice) {
        return new ExchangeException(kind, false, reason, advice);
    }

    /** The request may have reached the server. */
    static ExchangeException maybeSent(Kind kind, String reason) {
        return new ExchangeException(kind, true, reason, null);
    }

    Kind kind() {
        return kind;
    }

    boolean isTimeout() {
        return kind == Kind.TIMED_OUT;
    }

    /** Whether the request may have reached the server. */
    boolean maybeSent() {
        return sent;
    }

    String reason() {
        String reason = getMessage();
        return reason == null ? "no answer" : reason;
    }

    /** The reason as a sentence, and what to do about it if that is known. */
    String sentence() {
        String reason = reason();
        String sentence = reason.substring(0, 1).toUpperCase(Locale.ROOT) + reason.substring(1) + ".";
        return advice == null ? sentence : sentence + " " + advice;
    }
}
