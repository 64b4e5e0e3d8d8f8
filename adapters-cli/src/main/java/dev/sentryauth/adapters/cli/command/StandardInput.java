package dev.sentryauth.adapters.cli.command;

import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Reads a token that somebody pipes or types. */
final class StandardInput {
    /** Far more than any token has; a whole disk piped in by mistake is not read. */
    private static final int LONGEST = 64 * 1024;

    private StandardInput() {}

    /** All of the input; from a terminal, where it has no end, one line after a prompt. */
    static String token(CommandContext context) {
        InputStream in = context.terminal().in();
        try {
            if (!context.terminal().isInTerminal()) {
                return text(in.readNBytes(LONGEST));
            }
            return typed(context, in);
        } catch (IOException e) {
            throw new AuthFailure(Kind.BAD_VALUE, "The token could not be read from standard input.", e);
        }
    }

    private static String typed(CommandContext context, InputStream in) throws IOException {
        Runnable show = context.terminal().hideTyping();
        try {
            context.reporter()
                    .note(
                            show == null
                                    ? "Paste the token and press Enter:"
                                    : "Paste the token, which is not shown, and press Enter:");
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int b = in.read(); b >= 0 && b != '\n' && line.size() < LONGEST; b = in.read()) {
                line.write(b);
            }
            return text(line.toByteArray());
        } finally {
            if (show != null) {
                show.run();
            }
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
