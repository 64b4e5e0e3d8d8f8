package dev.sentryauth.adapters.sqlite;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells files of other programs from ours: where there are any, the directory's mode is not ours to change. */
final class Neighbours {
    private static final Set<String> OURS = Set.of("sqlite.lock", "plugins", "profiles", "locks");

    private Neighbours() {}

    /** Whether a directory, other than the default one and those of ours below it, has files of others. */
    static boolean areIn(Path directory) {
        if (isOurs(directory)) {
            return false;
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

    /** The default directory, its profiles and its locks. */
    private static boolean isOurs(Path directory) {
        Path parent = directory.getParent();
        return isNamed(directory, ".sentry")
                || (isNamed(directory, "locks") && isNamed(parent, ".sentry"))
                || (parent != null && isNamed(parent, "profiles") && isNamed(parent.getParent(), ".sentry"));
    }

    private static boolean isNamed(@Nullable Path path, String name) {
        return path != null && String.valueOf(path.getFileName()).equals(name);
    }
}
