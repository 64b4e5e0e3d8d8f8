package dev.sentryauth.bootstrap;

import dev.sentryauth.adapters.cli.terminal.Terminal;
import dev.sentryauth.adapters.http.RequestLog;
import dev.sentryauth.adapters.sqlite.Handover;
import dev.sentryauth.domain.AuthFailure;
import dev.sentryauth.domain.AuthFailure.Kind;
import dev.sentryauth.domain.SafeText;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes a line about each request to standard error, or to SENTRY_LOG_FILE. May be used from any thread. */
final class LineLog implements RequestLog {
    /** Ours, and those of other tools that read the variable and know no more than these say: nothing about requests. */
    private static final Set<String> QUIET =
            Set.of("off", "silent", "fatal", "error", "warn", "warning", "log", "info");

    private final String level;
    private final @Nullable FileChannel file;

    private LineLog(String level, @Nullable FileChannel file) {
        this.level = level;
        this.file = file;
    }

    /**
     * The log of SENTRY_LOG_LEVEL; null if it asks for none.
     *
     * @param file SENTRY_LOG_FILE; null: standard error
     * @throws AuthFailure {@link Kind#CONFIGURATION} if there is no such level, or the file cannot be written
     */
    static @Nullable RequestLog of(String level, @Nullable String file) {
        String lower = level.strip().toLowerCase(Locale.ROOT);
        if (QUIET.contains(lower)) {
            return null;
        }
        if (!lower.equals("debug") && !lower.equals("trace")) {
            throw new AuthFailure(
                    Kind.CONFIGURATION,
                    "SENTRY_LOG_LEVEL '" + SafeText.of(level)
                            + "' is no level. Use off, error, warn, info, debug or trace, or unset it.");
        }
        return new LineLog(lower, file == null ? null : open(file.strip()));
    }

    /**
     * A new file is for the user alone; for the owner of the directory, if root makes it. A pipe would block, and standard
     * output is the result's.
     */
    private static FileChannel open(String file) {
        try {
            Path path = Path.of(file);
            if (!Files.exists(path)) {
                create(path);
            } else if (!Files.isRegularFile(path)) {
                throw new IOException("no file");
            }
            return FileChannel.open(path, StandardOpenOption.APPEND);
        } catch (IOException | InvalidPathException e) {
            throw new AuthFailure(
                    Kind.CONFIGURATION,
                    "SENTRY_LOG_FILE names " + SafeText.of(file)
                            + ", which cannot be written or is no regular file. Name another file, or unset it.");
        }
    }

    private static void create(Path path) throws IOException {
        try {
            if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
                Handover.createFile(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            } else {
                Handover.createFile(path);
            }
        } catch (FileAlreadyExistsException e) {
            return; // another command was quicker
        }
    }

    @Override
    public boolean wantsHeaders() {
        return level.equals("trace");
    }

    /** A log that cannot be written any more costs no command. */
    @Override
    public void line(String text) {
        String line = level + ": " + text;
        if (file == null) {
            PrintStream err = Terminal.system().err();
            err.println(line);
            err.flush();
            return;
        }
        try {
            file.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            return; // the disk is full
        }
    }
}
