package dev.sentryauth.adapters.sqlite;

import dev.sentryauth.application.spi.TokenStoreException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Properties;

/**
 * Refuses a second copy of this library in one JVM that uses the same database, as two applications of one server have it.
 * Each has a SQLite of its own, and the one takes what the other writes for what a dead process has left, and rolls it
 * back. Who uses a database says so in a system property, for a static field would be each copy's own.
 */
final class OneCopy {
    private static final String NAME = "sentry-auth.database.";

    /** Longer than a refresh can take between two uses. A copy that has been quiet so long may have been replaced. */
    private static final long IN_USE_NANOS = Duration.ofMinutes(1).toNanos();

    /** Saying so each time would let threads wait for each other. */
    private static final long FRESH_NANOS = Duration.ofSeconds(10).toNanos();

    private static final String COPY = "@" + System.identityHashCode(OneCopy.class);

    private OneCopy() {}

    /**
     * To be called before the file is opened.
     *
     * @throws TokenStoreException if another copy uses it
     */
    static void check(BasicFileAttributes attributes, Path file) {
        Object fileKey = attributes.fileKey();
        String key = NAME + (fileKey == null ? file.toAbsolutePath() : fileKey);
        Properties properties = System.getProperties();
        while (true) {
            long now = System.nanoTime();
            String claim = now + COPY;
            Object former = properties.putIfAbsent(key, claim);
            if (former == null) {
                return;
            }
            String text = former.toString();
            boolean ours = text.endsWith(COPY);
            long age = now - Long.parseLong(text.substring(0, text.indexOf('@')));
            if (ours && age < FRESH_NANOS) {
                return;
            }
            if (!ours && age < IN_USE_NANOS) {
                throw Failures.anotherCopy(file);
            }
            if (properties.replace(key, former, claim)) {
                return;
            }
        }
    }
}
