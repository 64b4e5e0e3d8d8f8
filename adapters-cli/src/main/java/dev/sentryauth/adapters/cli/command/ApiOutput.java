package dev.sentryauth.adapters.cli.command;

import dev.sentryauth.adapters.cli.output.ExitCode;
import dev.sentryauth.adapters.cli.output.JsonIndent;
import dev.sentryauth.adapters.cli.output.Reporter;
import dev.sentryauth.application.port.ApiResponse;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.SafeText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Prints the API's responses: their bodies as they came, so that a file gets what the server sent; to a terminal indented,
 * and without what could steer it. The arrays of several pages are joined to one; other pages end with a line feed. For one
 * thread.
 */
final class ApiOutput {
    private static final int CHUNK = 1_000;

    private final Reporter reporter;
    private final boolean terminal;
    private final boolean include;
    private final boolean join;
    private final JsonIndent joinedIndent = new JsonIndent();
    private boolean joined;
    private boolean empty = true;
    private int status;
    private String problem = ".";

    ApiOutput(CommandContext context, boolean include, boolean join) {
        this.reporter = context.reporter();
        this.terminal = context.terminal().isOutTerminal();
        this.include = include;
        this.join = join;
    }

    /** Shows the next answer. */
    void show(ApiResponse answer) {
        status = answer.status();
        problem = answer.problem() == null ? "." : ": " + answer.problem();
        if (include) {
            head(answer);
        }
        byte[] body = answer.body();
        if (joined && status >= 400) {
            return; // what was printed so far is an array without an end, and stays one
        }
        int[] inner = join && status < 400 ? inner(body) : null;
        if (inner == null) {
            if (joined) {
                throw new AuthFailure(
                        Kind.SERVER, "A later page of the answer is no list. What was printed so far is incomplete.");
            }
            print(body);
            if (join && status < 300 && body.length > 0 && body[body.length - 1] != '\n') {
                reporter.write("\n"); // one page, one line: many programs read JSON by lines
            }
            return;
        }
        if (!joined) {
            joined = true;
            bracket("[");
        }
        if (inner[1] > inner[0]) {
            bracket(empty ? "" : ",");
            print(Arrays.copyOfRange(body, inner[0], inner[1]));
            empty = false;
        }
    }

    /**
     * Ends the output.
     *
     * @throws AuthFailure if the server refused the request
     */
    ExitCode end() {
        if (status >= 300) {
            if (terminal && !joined) {
                reporter.write("\n");
            }
            Kind kind = status == 404 ? Kind.NOT_FOUND : status == 403 ? Kind.FORBIDDEN : Kind.SERVER;
            throw new AuthFailure(
                    kind, "The server answered HTTP " + status + problem + (problem.endsWith(".") ? "" : "."));
        }
        if (joined) {
            bracket("]");
        }
        reporter.write(joined || (terminal && !join) ? "\n" : "");
        return ExitCode.DONE;
    }

    private void head(ApiResponse answer) {
        StringBuilder text = new StringBuilder("HTTP ").append(answer.status()).append('\n');
        answer.headers()
                .forEach((name, values) -> values.forEach(value -> text.append(SafeText.of(name))
                        .append(": ")
                        .append(SafeText.of(value))
                        .append('\n')));
        reporter.write(text.append('\n'));
    }

    /** What joins the pages, between their items. */
    private void bracket(String text) {
        reporter.write(terminal ? joinedIndent.indent(text) : text);
    }

    private String indented(String text) {
        if (joined) {
            return joinedIndent.indent(text);
        }
        return JsonIndent.applies(text) ? new JsonIndent().indent(text) : text;
    }

    private void print(byte[] body) {
        if (!terminal) {
            reporter.write(body);
            return;
        }
        String text = indented(new String(body, StandardCharsets.UTF_8));
        StringBuilder safe = new StringBuilder(text.length());
        int from = 0;
        int line = text.indexOf('\n');
        while (from < text.length()) {
            if (line == from) {
                safe.append('\n');
                from++;
                line = text.indexOf('\n', from);
                continue;
            }
            int end = Math.min(text.length(), from + CHUNK);
            end = line > 0 && line < end ? line : end;
            if (end < text.length() && end > from + 1 && Character.isHighSurrogate(text.charAt(end - 1))) {
                end--;
            }
            safe.append(SafeText.of(text.substring(from, end)));
            from = end;
        }
        reporter.write(safe);
    }

    /** Where the items of a JSON array begin and end; null if it is none. */
    private static int @Nullable [] inner(byte[] body) {
        int from = 0;
        int to = body.length;
        while (from < to && body[from] <= ' ' && body[from] >= 0) {
            from++;
        }
        while (to > from && body[to - 1] <= ' ' && body[to - 1] >= 0) {
            to--;
        }
        if (to - from < 2 || body[from] != '[' || body[to - 1] != ']') {
            return null;
        }
        from++;
        to--;
        while (from < to && body[from] <= ' ' && body[from] >= 0) {
            from++;
        }
        return new int[] {from, to};
    }
}
