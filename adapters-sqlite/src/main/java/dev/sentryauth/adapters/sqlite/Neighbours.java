package dev.sentryauth.adapters.sqlite;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Tells files of other programs from ours: where there are any, the directory's mode is not ours to change. */
final class Neighbours {
    private static final Set<String> OURS = Set.of("sqlite.lock", "plugins", "profiles", "locks");

    private Neighbours() {}

    /** Whether a directory, other than the default one and those below it, has files of others. */
    static boolean areIn(Path directory) {
        for (Path part : directory) {
            if (part.toString().equals(".sentry")) {
                return false;
            }
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (!OURS.contains(name) && !name.startsWith(SqliteDatabase.FILE_NAME)) {
                    return true;
                }
            }
            return false;
        } catch (IOException | DirectoryIteratorException e) {
            return false;
        }
    }
}
