package dev.sentryauth.adapters.sqlite;

import dev.sentryauth.application.port.MonotonicClock;
import dev.sentryauth.application.spi.Lease;
import dev.sentryauth.application.spi.TokenStoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A lease on the lock of a file {@code <name>.lock}: it excludes other processes and, unlike such a lock by itself, other
 * threads and other instances in this JVM. The system gives it back when the holder dies. The file is empty, has the mode
 * 0600 and is never deleted: who waits on a deleted file's lock would not exclude who locks its successor.
 *
 * <p>May be used from any thread, and for stores that have no lease of their own.
 */
public final class FileLease {
    private static final long FIRST_PAUSE_MILLIS = 5;
    private static final long LONGEST_PAUSE_MILLIS = 50;

    /**
     * Begins the names of the system properties that say which lock files this JVM has open, by the system's key of the file.
     * A POSIX lock has one owner, the process, which loses it as soon as any descriptor of the file is closed. So a lock
     * file must never be opened a second time while it is held, by whatever instance, and by whatever class loader's copy
     * of this class: a static field would be each copy's own. The value says which process claims it, and since when.
     */
    private static final String OPEN = "sentry-auth.lock.";

    /**
     * Longer than anyone holds a lease. An older claim is of somebody who could not take it back, because the properties
     * were replaced and have come back; should it be true all the same, the JDK knows of the lock.
     */
    private static final long CLAIM_NANOS = Duration.ofMinutes(5).toNanos();

    /**
     * Descriptors of files that turned out to be locked by this JVM already: open as long as this class is there, for to
     * close one of them would drop the other's lock, now or later. Where nobody replaces the system's properties there are
     * none.
     */
    private static final Queue<FileChannel> NEVER_CLOSED = new ConcurrentLinkedQueue<>();

    private final PrivateFile file;
    private final MonotonicClock clock;

    /**
     * The lease of a directory; touches nothing yet.
     *
     * @param name of the lock, without {@code .lock}
     * @param clock measures the waiting, and waits
     */
    public FileLease(Path directory, String name, MonotonicClock clock) {
        this.file = new PrivateFile(directory, name + ".lock");
        this.clock = clock;
    }

    /**
     * Takes the lease; makes the directory and the file if they are missing.
     *
     * @param wait how long to wait for another holder at most; with zero it is tried once
     * @return null if another holds it and the time is over, or if the thread was interrupted while it waited: then its
     *     interrupt flag is set
     * @throws TokenStoreException if the file cannot be made or opened, or its file system has no locks
     */
    public @Nullable Lease acquire(Duration wait) {
        long start = clock.nanos();
        long pause = FIRST_PAUSE_MILLIS;
        while (true) {
            Lease lease = tryAcquire();
            if (lease != null) {
                return lease;
            }
            Duration left = wait.minusNanos(clock.nanos() - start);
            if (left.isNegative() || left.isZero()) {
                return null;
            }
            // Jitter, so that those who wait do not all come back at the same moment.
            Duration nap = Duration.ofMillis(ThreadLocalRandom.current().nextLong(pause, 2 * pause));
            try {
                clock.sleep(nap.compareTo(left) < 0 ? nap : left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            }
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS / 2);
        }
    }

    private @Nullable Lease tryAcquire() {
        String key = OPEN + key();
        if (!claim(key)) {
            return null;
        }
        synchronized (turn(key)) {
            return lock(key);
        }
    }

    private @Nullable Lease lock(String key) {
        FileChannel channel = null;
        boolean keep = false;
        try {
            channel = FileChannel.open(file.path(), StandardOpenOption.WRITE);
            keep = isLocked(channel);
            return keep ? new Held(key, channel) : null;
        } catch (OverlappingFileLockException e) {
            // The claim was gone with the properties, and whoever holds the lock takes back this one with it.
            keep = true;
            NEVER_CLOSED.add(Objects.requireNonNull(channel));
            return null;
        } catch (IOException e) {
            throw Failures.of(e, file.path());
        } finally {
            if (!keep) {
                giveBack(key, channel);
            }
        }
    }

    /**
     * Apart from each other, whatever the claims say: closing a channel, the JDK forgets its lock before the system does.
     * Of strings that are interned there is one for all class loaders.
     */
    private static Object turn(String key) {
        return key.intern();
    }

    private static boolean claim(String key) {
        String jvm = ProcessHandle.current().pid() + "@"; // a parent may hand its properties on
        String claim = jvm + System.nanoTime();
        Properties properties = System.getProperties();
        Object former = properties.putIfAbsent(key, claim);
        if (former == null) {
            return true;
        }
        String text = former.toString();
        boolean holds =
                text.startsWith(jvm) && System.nanoTime() - Long.parseLong(text.substring(jvm.length())) < CLAIM_NANOS;
        return !holds && properties.replace(key, former, claim);
    }

    /** What tells the lock file from all others, whatever path leads to it; makes the file if it is missing. */
    private Object key() {
        Object key = file.findOrCreate().fileKey();
        try {
            return key == null ? file.path().toRealPath() : key;
        } catch (IOException e) {
            throw Failures.of(e, file.path());
        }
    }

    private boolean isLocked(FileChannel channel) {
        try {
            return channel.tryLock() != null;
        } catch (IOException e) {
            throw new TokenStoreException(
                    TokenStoreException.Reason.UNAVAILABLE,
                    "The file system of " + file.path()
                            + " cannot lock files. Set SENTRY_CONFIG_DIR to a directory on a local" + " disk.",
                    e);
        }
    }

    /** First the file, then the right to open it again. */
    private static void giveBack(String key, @Nullable FileChannel channel) {
        synchronized (turn(key)) {
            try {
                if (channel != null) {
                    channel.close();
                }
            } catch (IOException e) {
                return; // then the descriptor may still be open, and the key stays taken
            }
        }
        System.clearProperty(key);
    }

    private static final class Held implements Lease {
        private final String key;
        private final FileChannel channel;
        private final AtomicBoolean closed = new AtomicBoolean();

        Held(String key, FileChannel channel) {
            this.key = key;
            this.channel = channel;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                giveBack(key, channel);
            }
        }
    }
}
