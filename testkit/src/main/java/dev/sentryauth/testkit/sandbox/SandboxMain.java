package dev.sentryauth.testkit.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;

/**
 * The sandbox as a process. Prints one line, {@code URL CLIENT_ID}, and serves until standard input ends, so a parent that
 * holds the other end cannot leave it behind.
 */
public final class SandboxMain {
    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private SandboxMain() {}

    /**
     * {@code [--manual] [--approve-after SECONDS] [--port N] [--terminal]}; with the last, standard error is a terminal on
     * which a client may be repainting a line.
     */
    public static void main(String[] args) {
        int status = run(args, System.in, System.out, System.err);
        if (status != DONE) {
            System.exit(status);
        }
    }

    static int run(String[] args, InputStream in, PrintStream out, PrintStream err) {
        SandboxBuilder builder = SandboxSentry.builder();
        try {
            configure(builder, args, err);
        } catch (IllegalArgumentException e) {
            err.println("sandbox: " + e.getMessage());
            return USAGE;
        }
        try (SandboxSentry sentry = builder.start()) {
            out.println(sentry.url() + " " + sentry.clientId());
            out.flush();
            in.transferTo(PrintStream.nullOutputStream());
            return DONE;
        } catch (UncheckedIOException | IOException e) {
            err.println("sandbox: " + e.getMessage());
            return FAILED;
        }
    }

    private static void configure(SandboxBuilder builder, String[] args, PrintStream err) {
        boolean manual = false;
        int approveAfter = 3;
        String lineStart = "";
        Iterator<String> words = Arrays.asList(args).iterator();
        while (words.hasNext()) {
            String option = words.next();
            switch (option) {
                case "--manual" -> manual = true;
                case "--approve-after" -> approveAfter = number(option, words, 86_400);
                case "--port" -> builder.port(number(option, words, 65_535));
                case "--terminal" -> lineStart = CLEAR_LINE;
                default ->
                    throw new IllegalArgumentException("unknown option " + option
                            + "; known are --manual, --approve-after SECONDS, --port N, --terminal");
            }
        }
        String prefix = lineStart + "sandbox: ";
        if (manual) {
            builder.onApprovalPage(page -> err.println(prefix + "open " + page + " to approve"));
        } else {
            builder.autoApprove(Duration.ofSeconds(approveAfter));
            builder.onAutoApproved(
                    code -> err.println(prefix + "approved code " + code + " (use --manual to do it yourself)"));
        }
    }

    private static int number(String option, Iterator<String> words, int max) {
        String word = words.hasNext() ? words.next() : "";
        if (!word.matches("\\d{1,5}") || Integer.parseInt(word) > max) {
            throw new IllegalArgumentException(option + " needs a number from 0 to " + max);
        }
        return Integer.parseInt(word);
    }
}
