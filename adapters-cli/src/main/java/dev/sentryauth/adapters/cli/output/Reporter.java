package dev.sentryauth.adapters.cli.output;

import dev.sentryauth.domain.SafeText;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** Results go to standard output, everything else to standard error; as text or as JSON. For one thread. */
public final class Reporter {
    private final PrintStream out;
    private final PrintStream err;
    private final boolean json;
    private boolean begun;
    private @Nullable Advice advice;

    /** {@code json} is whether a program reads along. */
    public Reporter(PrintStream out, PrintStream err, boolean json) {
        this.out = out;
        this.err = err;
        this.json = json;
    }

    /** From now on the commands that messages suggest are completed; null: they stay as they are. */
    public void advise(@Nullable Advice newAdvice) {
        advice = newAdvice;
    }

    /** A message whose suggested commands carry the options in force; for what is no note and no failure. */
    public String completed(String message) {
        return advice == null ? message : advice.complete(message);
    }

    /** Whether a program reads along. */
    public boolean isJson() {
        return json;
    }

    /** The command's result in the form that was asked for; {@code text} holds sanitised lines. */
    public void result(Json value, String text) {
        begun = true;
        line(out, json ? value.toString() : text);
    }

    /**
     * A part of a result that is too long to be held, as it is.
     *
     * @throws OutputException if nobody takes it any more
     */
    public void write(CharSequence text) {
        begun = true;
        out.append(text);
        if (out.checkError()) {
            throw new OutputException();
        }
    }

    /** The same for what need not be text. */
    public void write(byte[] bytes) {
        begun = true;
        out.write(bytes, 0, bytes.length);
        if (out.checkError()) {
            throw new OutputException();
        }
    }

    /** Whether a part of the result has gone out, so that beginning anew would show it twice. */
    public boolean hasBegun() {
        return begun;
    }

    /** A remark for a person, in one line; {@code --json} does not change it. */
    public void note(String text) {
        line(err, SafeText.of(completed(text)));
    }

    /** Why the command failed: in one line. */
    public void failure(Failure cause) {
        Failure failure =
                advice == null ? cause : new Failure(cause.code(), completed(cause.message()), cause.exitCode());
        line(err, json ? failure.toJson().toString() : "error: " + SafeText.of(failure.message()));
    }

    /** Where an unexpected exception came from: classes and frames, no messages, for they may hold secrets. */
    public void trace(Throwable thrown) {
        StringBuilder text = new StringBuilder();
        Throwable current = thrown;
        for (int depth = 0; current != null && depth < 10; depth++) {
            text.append(depth == 0 ? "" : "caused by ")
                    .append(current.getClass().getName());
            for (StackTraceElement frame : current.getStackTrace()) {
                text.append("\n    at ").append(frame);
            }
            text.append('\n');
            current = current.getCause();
        }
        err.print(text);
        err.flush();
    }

    /** One write, so that lines of parallel processes do not mix; {@code \n} on every platform. */
    private static void line(PrintStream stream, String text) {
        stream.print(text + '\n');
        stream.flush();
    }
}
