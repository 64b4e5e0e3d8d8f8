package dev.sentryauth.adapters.cli.command;

import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Reads a token that a program pipes or a user types. */
final class StandardInput {
    /** Far more than any token has; a whole disk piped in by mistake is not read. */
    private static final int MAX_BYTES = 64 * 1024;

    private StandardInput() {}

    /**
     * The first line that is not blank, without what a copied token has around it. The end of the input is not waited for:
     * a pipe may stay open.
     *
     * @throws AuthFailure {@link Kind#BAD_VALUE} if more than that line is there, or the input cannot be read
     */
    static String token(CommandContext context) {
        InputStream in = context.terminal().in();
        PastedToken pasted;
        try {
            pasted = context.terminal().isInTerminal() ? typed(context, in) : line(in, false);
        } catch (IOException e) {
            throw new AuthFailure(Kind.BAD_VALUE, "The token could not be read from standard input.", e);
        }
        if (!pasted.text().isEmpty() && !pasted.removed().isEmpty()) {
            context.reporter().note("note: Removed " + String.join(" and ", pasted.removed()) + ".");
        }
        return pasted.text();
    }

    private static PastedToken typed(CommandContext context, InputStream in) throws IOException {
        Runnable show = context.terminal().hideTyping();
        try {
            context.reporter()
                    .note(
                            show == null
                                    ? "Paste the token and press Enter:"
                                    : "Paste the token, which is not shown, and press Enter:");
            return line(in, true);
        } finally {
            if (show != null) {
                show.run();
            }
        }
    }

    /** {@code any} is whether a blank line counts too: a user who presses Enter expects something to happen. */
    private static PastedToken line(InputStream in, boolean any) throws IOException {
        byte[] bytes = new byte[MAX_BYTES];
        int size = 0;
        int line = 0;
        boolean found = false;
        for (int b = in.read(); b >= 0; b = found ? -1 : in.read()) {
            if (size == MAX_BYTES) {
                throw refused("has more than " + MAX_BYTES / 1024 + " KiB");
            }
            bytes[size++] = (byte) b;
            if (endsLine(bytes, size)) {
                found = any || !pasted(bytes, line, size).text().isEmpty();
                line = size;
            }
        }
        // Input already there arrived together with the line: pasted by mistake, or another kind of file.
        size += in.readNBytes(bytes, size, Math.min(available(in), MAX_BYTES - size));
        PastedToken pasted = pasted(bytes, 0, size);
        if (pasted.text().indexOf('\n') >= 0) {
            throw refused("has more than one line");
        }
        return pasted;
    }

    private static boolean endsLine(byte[] bytes, int size) {
        Charset charset = charset(bytes);
        if (charset.equals(StandardCharsets.UTF_8)) {
            return bytes[size - 1] == '\n';
        }
        boolean littleEndian = charset.equals(StandardCharsets.UTF_16LE);
        return size % 2 == 0
                && bytes[size - 2] == (littleEndian ? '\n' : 0)
                && bytes[size - 1] == (littleEndian ? 0 : '\n');
    }

    private static PastedToken pasted(byte[] bytes, int from, int to) {
        return PastedToken.of(new String(bytes, from, to - from, charset(bytes)));
    }

    /** UTF-16 with its byte order mark is what PowerShell writes; all else is read as UTF-8. */
    private static Charset charset(byte[] bytes) {
        if (bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xfe) {
            return StandardCharsets.UTF_16LE;
        }
        return bytes[0] == (byte) 0xfe && bytes[1] == (byte) 0xff ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8;
    }

    private static int available(InputStream in) {
        try {
            return in.available();
        } catch (IOException e) {
            return 0; // not every kind of input can say so
        }
    }

    private static AuthFailure refused(String what) {
        return new AuthFailure(
                Kind.BAD_VALUE,
                "Standard input " + what + ". Give the token alone, as Sentry showed it. Nothing was stored.");
    }
}
