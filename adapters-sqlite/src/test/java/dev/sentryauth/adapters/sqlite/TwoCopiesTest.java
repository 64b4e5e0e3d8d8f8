package dev.sentryauth.adapters.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sentryauth.application.port.MonotonicClock;
import dev.sentryauth.application.spi.Lease;
import dev.sentryauth.application.spi.TokenStoreException;
import dev.sentryauth.domain.Credential;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    void theSecondIsRefusedTheDatabaseWhileTheFirstUsesIt() throws Exception {
        Fixture fixture = new Fixture(temporary);
        SqliteTokenStore ours = fixture.store();
        Credential first = Fixture.credential("first");
        Credential second = Fixture.credential("second");
        ours.save(first);
        Class<?> database = loader.loadClass(SqliteDatabase.class.getName());
        Class<?> store = loader.loadClass(SqliteTokenStore.class.getName());
        Object theirs = store.getConstructor(database, loader.loadClass(MonotonicClock.class.getName()))
                .newInstance(
                        database.getConstructor(Path.class, Duration.class).newInstance(temporary, Duration.ZERO),
                        clock());

        for (String method : List.of("load", "clear", "checkWritable", "setAsideDamaged")) {
            assertThatThrownBy(() -> store.getMethod(method).invoke(theirs))
                    .as(method)
                    .rootCause()
                    .hasMessageContaining("in use by another copy of this library")
                    .satisfies(refusal ->
                            assertThat(refusal.getClass().getName()).isEqualTo(TokenStoreException.class.getName()));
        }
        assertThat(ours.compareAndReplace(first, second)).isTrue();
        assertThat(ours.load()).isEqualTo(second);

        quiet(fixture, Duration.ofMinutes(1));
        assertThat(store.getMethod("load").invoke(theirs)).isNotNull();
        assertThatThrownBy(ours::load).isInstanceOf(TokenStoreException.class);

        quiet(fixture, Duration.ofMinutes(1));
        assertThat(ours.load()).isEqualTo(second);
    }

    @Test
    void whoUsesItSaysSoAgainInTime() {
        Fixture fixture = new Fixture(temporary);
        fixture.store().save(Fixture.credential("a"));
        quiet(fixture, Duration.ofSeconds(10));
        String before = claim(fixture);

        fixture.store().load();

        assertThat(claim(fixture)).isNotEqualTo(before);
    }

    private static String claim(Fixture fixture) {
        return System.getProperty(key(fixture));
    }

    private static String key(Fixture fixture) {
        try {
            return "sentry-auth.database."
                    + Files.readAttributes(fixture.file(), BasicFileAttributes.class)
                            .fileKey();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As if whoever uses it had not done so for that long. */
    private static void quiet(Fixture fixture, Duration time) {
        String claim = claim(fixture);
        System.setProperty(key(fixture), (System.nanoTime() - time.toNanos()) + claim.substring(claim.indexOf('@')));
    }
}
