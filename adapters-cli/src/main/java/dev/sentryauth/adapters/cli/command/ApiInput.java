package dev.sentryauth.adapters.cli.command;

import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.SafeText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Reads what {@code sentry api} sends. */
final class ApiInput {
    private static final int LARGEST = 32 << 20;

    private ApiInput() {}

    /**
     * The bytes of a file, or of standard input for {@code -}.
     *
     * @throws AuthFailure {@link Kind#BAD_VALUE} if it cannot be read or has more than 32 MiB
     */
    static byte[] read(String name, CommandContext context) {
        byte[] bytes;
        try {
            if (name.equals("-")) {
                bytes = context.terminal().in().readNBytes(LARGEST + 1);
            } else {
                try (InputStream in = Files.newInputStream(Path.of(name))) {
                    bytes = in.readNBytes(LARGEST + 1);
                }
            }
        } catch (IOException | InvalidPathException e) {
            throw new AuthFailure(
                    Kind.BAD_VALUE,
                    "The file " + SafeText.of(name) + " cannot be read. Name one that can, or - for standard input.",
                    e);
        }
        if (bytes.length > LARGEST) {
            throw new AuthFailure(Kind.BAD_VALUE, "The input has more than " + (LARGEST >> 20) + " MiB. Send less.");
        }
        return bytes;
    }
}
