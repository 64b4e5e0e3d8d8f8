package dev.sentryauth.adapters.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryauth.application.port.MonotonicClock;
import dev.sentryauth.application.spi.Lease;
import dev.sentryauth.domain.Credential;
import java.io.File;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library twice in one JVM, SQLite included, as an application server has it: locks belong to the process. */
class TwoCopiesTest {
    @TempDir
    Path temporary;

    private URLClassLoader loader;

    @BeforeEach
    void load() throws Exception {
        List<URL> classes = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            classes.add(Path.of(entry).toUri().toURL());
        }
        loader = new URLClassLoader(classes.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    @AfterEach
    void unload() throws Exception {
        loader.close();
    }

    private Object clock() throws Exception {
        return Proxy.newProxyInstance(
                loader,
                new Class<?>[] {loader.loadClass(MonotonicClock.class.getName())},
                (proxy, method, arguments) -> System.nanoTime());
    }

    @Test
    void bothHaveTheSameLease() throws Exception {
        FileLease ours = new FileLease(temporary, "sqlite", new SystemClock());
        Class<?> copy = loader.loadClass(FileLease.class.getName());
        assertThat(copy).isNotEqualTo(FileLease.class);
        Object theirs = copy.getConstructor(Path.class, String.class, loader.loadClass(MonotonicClock.class.getName()))
                .newInstance(temporary, "sqlite", clock());
        Method acquire = copy.getMethod("acquire", Duration.class);

        try (Lease mine = ours.acquire(Duration.ZERO)) {
            assertThat(mine).isNotNull();
            assertThat(acquire.invoke(theirs, Duration.ZERO)).isNull();
        }
        AutoCloseable got = (AutoCloseable) acquire.invoke(theirs, Duration.ZERO);
        assertThat(got).isNotNull();
        assertThat(ours.acquire(Duration.ZERO)).isNull();
        got.close();

        try (Lease mine = ours.acquire(Duration.ZERO)) {
            assertThat(mine).isNotNull();
        }
    }

    /** One copy's SQLite would take the other's journal for one that a dead process has left, and roll it back. */
    @Test
    void whatOneHasReplacedStaysReplacedWhileTheOtherReads() throws Exception {
        SqliteTokenStore ours = new Fixture(temporary).store();
        Credential current = Fixture.credential("0");
        ours.save(current);
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Integer> reads = new CompletableFuture<>();
        Thread reader = new Thread(() -> {
            try {
                reads.complete(readUntil(over));
            } catch (Throwable e) {
                reads.completeExceptionally(e);
            }
        });
        reader.setDaemon(true);
        reader.start();

        try {
            for (int replaced = 1; replaced <= 100 || !(hasRead.get() || reads.isDone()); replaced++) {
                Credential next = Fixture.credential(Integer.toString(replaced));
                assertThat(ours.compareAndReplace(current, next))
                        .as("replaced %d", replaced)
                        .isTrue();
                assertThat(ours.load()).isEqualTo(next);
                current = next;
            }
        } finally {
            over.set(true);
            reader.join();
        }

        assertThat(reads.get(30, TimeUnit.SECONDS)).isPositive();
        assertThat(new Fixture(temporary).query("PRAGMA integrity_check")).containsExactly("ok");
    }

    private final AtomicBoolean hasRead = new AtomicBoolean();

    private int readUntil(AtomicBoolean over) throws Exception {
        Class<?> database = loader.loadClass(SqliteDatabase.class.getName());
        Class<?> store = loader.loadClass(SqliteTokenStore.class.getName());
        Object theirs = store.getConstructor(database, loader.loadClass(MonotonicClock.class.getName()))
                .newInstance(
                        database.getConstructor(Path.class, Duration.class)
                                .newInstance(temporary, Duration.ofSeconds(30)),
                        clock());
        Method read = store.getMethod("load");
        int reads = 0;
        while (!over.get()) {
            assertThat(read.invoke(theirs)).isNotNull();
            hasRead.set(true);
            reads++;
        }
        return reads;
    }
}
