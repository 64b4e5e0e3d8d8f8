package dev.sentryauth.adapters.sqlite;

import static dev.sentryauth.adapters.sqlite.Fixture.chmod;
import static dev.sentryauth.adapters.sqlite.Fixture.credential;
import static dev.sentryauth.adapters.sqlite.Fixture.mode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sentryauth.application.spi.Lease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrivateFileTest {
    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
    private static final int SOMEBODY = 61234;
    private static final int ANOTHER = 61235;

    @TempDir
    Path temporary;

    private Fixture fixture;

    @BeforeEach
    void needsModes() {
        assumeTrue(
                temporary.getFileSystem().supportedFileAttributeViews().contains("posix"),
                "the file system has no POSIX modes");
        fixture = new Fixture(temporary.resolve("parent/config"));
    }

    @Test
    void everythingIsMadeForItsOwnerOnlyWhateverTheUmask() throws Exception {
        List<String> wrapper = List.of("/bin/sh", "-c", "umask 000; exec \"$@\"", "sh");
        try (Child child = Child.start(wrapper, "save", fixture.directory())) {
            assertThat(child.line()).isEqualTo("saved true");
        }

        assertThat(mode(temporary.resolve("parent"))).isEqualTo("rwx------");
        assertThat(mode(fixture.directory())).isEqualTo("rwx------");
        assertThat(mode(fixture.file())).isEqualTo("rw-------");
        assertThat(mode(fixture.directory().resolve("sqlite.lock"))).isEqualTo("rw-------");
        assertThat(fixture.names()).containsExactly("config.db", "sqlite.lock");
    }

    @Test
    void readingTakesFromOthersWhatTheyMayDo() throws Exception {
        fixture.sql(Fixture.SEED_DDL);
        chmod(fixture.directory(), "rwxrwxr-x");
        chmod(fixture.file(), "r--r--r--");
        String above = mode(temporary);

        fixture.store().load();

        assertThat(mode(fixture.directory())).isEqualTo("rwx------");
        assertThat(mode(fixture.file())).isEqualTo("r--------");
        assertThat(mode(temporary)).isEqualTo(above);
    }

    @Test
    void theFirstWriteTakesFromOthersWhatTheyMayDoInTheDirectory() throws Exception {
        Files.createDirectories(fixture.directory());
        chmod(fixture.directory(), "rwxr-xr-x");

        fixture.store().save(credential("a"));

        assertThat(mode(fixture.directory())).isEqualTo("rwx------");
        assertThat(mode(fixture.file())).isEqualTo("rw-------");
    }

    @Test
    void aDirectoryWithoutADatabaseIsNotTouchedByReading() throws Exception {
        Files.createDirectories(fixture.directory());
        chmod(fixture.directory(), "rwxr-xr-x");

        fixture.store().load();

        assertThat(mode(fixture.directory())).isEqualTo("rwxr-xr-x");
    }

    @Test
    void aDirectoryWhereEverybodyHasFilesKeepsItsMode() throws Exception {
        Files.createDirectories(fixture.directory());
        Files.setAttribute(fixture.directory(), "unix:mode", 01777);

        fixture.store().save(credential("a"));

        assertThat(mode(fixture.directory())).isEqualTo("rwxrwxrwx");
        assertThat(mode(fixture.file())).isEqualTo("rw-------");
    }

    /** Whoever points us at the home directory, or above it, does not want the web server out of it. */
    @Test
    void theHomeDirectoryAndWhatIsAboveItKeepTheirModes() throws Exception {
        Path home = Files.createDirectories(fixture.directory());
        chmod(home, "rwxr-xr-x");
        chmod(home.getParent(), "rwxr-xr-x");
        List<String> wrapper = List.of("/usr/bin/env", "HOME=" + home);
        for (Path directory : List.of(home, home.getParent(), home.resolve("../config"))) {
            try (Child child = Child.start(wrapper, "save", directory)) {
                assertThat(child.line()).isEqualTo("saved true");
            }
            assertThat(mode(directory)).isEqualTo("rwxr-xr-x");
            assertThat(mode(directory.resolve("config.db"))).isEqualTo("rw-------");
            assertThat(mode(directory.resolve("sqlite.lock"))).isEqualTo("rw-------");
        }

        Path below = Files.createDirectory(home.resolve(".sentry"));
        chmod(below, "rwxr-xr-x");
        try (Child child = Child.start(wrapper, "save", below)) {
            assertThat(child.line()).isEqualTo("saved true");
        }
        assertThat(mode(below)).isEqualTo("rwx------");
    }

    /** Modes as people set them: to look into, for a group, for a group and everything new in it. */
    @ParameterizedTest
    @CsvSource({"493, look into", "504, write to", "1528, write to", "511, write to", "1023, look into"})
    void aDirectoryWithFilesOfOthersKeepsItsModeAndIsNoted(int given, String what) throws Exception {
        Files.createDirectories(fixture.directory());
        Files.writeString(fixture.directory().resolve("settings.toml"), "");
        Files.setAttribute(fixture.directory(), "unix:mode", given);
        assertThat(fixture.store().exposure()).contains("Other users can " + what + " " + fixture.directory());

        fixture.store().save(credential("a"));
        try (Lease lease = fixture.store().acquireLease(Duration.ZERO)) {
            assertThat(lease).isNotNull();
        }

        assertThat((int) Files.getAttribute(fixture.directory(), "unix:mode") & 07777)
                .isEqualTo(given);
        assertThat(mode(fixture.file())).isEqualTo("rw-------");
        assertThat(mode(fixture.directory().resolve("sqlite.lock"))).isEqualTo("rw-------");
        assertThat(fixture.store().exposure())
                .contains("Other users can " + what + " " + fixture.directory())
                .contains("set SENTRY_CONFIG_DIR");
    }

    @Test
    void aDirectoryWithFilesOfOursOnlyIsClosedWhateverTheyAre() throws Exception {
        fixture.store().save(credential("a"));
        for (String name : List.of("plugins", "profiles", "locks", "config.db.damaged-2026-01-01T000000Z")) {
            Files.createDirectory(fixture.directory().resolve(name));
        }
        Files.createFile(fixture.directory().resolve("sqlite.lock"));
        chmod(fixture.directory(), "rwxrwxrwx");

        fixture.store().load();

        assertThat(mode(fixture.directory())).isEqualTo("rwx------");
        assertThat(fixture.store().exposure()).isNull();
    }

    /** Other programs of the same name keep files there, too; it is still this user's own. */
    @Test
    void theDefaultDirectoryIsClosedWhateverLiesThere() throws Exception {
        Fixture usual = new Fixture(temporary.resolve(".sentry"));
        usual.store().save(credential("a"));
        Files.createFile(usual.directory().resolve("settings.toml"));
        chmod(usual.directory(), "rwxr-xr-x");

        usual.store().load();

        assertThat(mode(usual.directory())).isEqualTo("rwx------");
        assertThat(usual.store().exposure()).isNull();
    }

    @ParameterizedTest
    @CsvSource({".sentry/profiles/work, rwx------", ".sentry/work, rwxr-xr-x", "a/.sentry/profiles/b/c, rwxr-xr-x"})
    void belowTheDefaultDirectoryOnlyOurOwnAreClosedWhateverLiesThere(String place, String kept) throws Exception {
        Fixture below = new Fixture(Files.createDirectories(temporary.resolve(place)));
        Files.createFile(below.directory().resolve("theirs.txt"));
        chmod(below.directory(), "rwxr-xr-x");

        below.store().save(credential("a"));

        assertThat(mode(below.directory())).isEqualTo(kept);
    }

    @Test
    void aDirectoryOfAnotherUserIsRefused() throws Exception {
        fixture.store().save(credential("a"));
        give(fixture.directory(), ANOTHER);

        for (String what : List.of("load", "save", "check", "lease")) {
            assertThat(asSomebody(what))
                    .startsWith("DENIED " + fixture.directory() + " belongs to another user")
                    .contains("SENTRY_CONFIG_DIR");
        }
        assertThat(fixture.names()).containsExactly("config.db");
        assertThat(mode(fixture.directory())).isEqualTo("rwx------");
    }

    @Test
    void aDatabaseOfAnotherUserIsRefused() throws Exception {
        fixture.store().save(credential("a"));
        give(fixture.directory(), SOMEBODY);
        give(fixture.file(), ANOTHER);

        for (String what : List.of("load", "save", "check")) {
            assertThat(asSomebody(what)).startsWith("DENIED " + fixture.file() + " belongs to another user");
        }
    }

    @Test
    void whatIsOursOrRootsIsUsed() throws Exception {
        fixture.store().save(credential("a"));
        assertThat(asSomebody("load")).startsWith("loaded Credential");

        give(fixture.directory(), SOMEBODY);
        give(fixture.file(), SOMEBODY);
        Files.setAttribute(fixture.directory(), "unix:mode", 02750);
        assertThat(asSomebody("load")).startsWith("loaded Credential");
        assertThat(asSomebody("save")).isEqualTo("saved true");
        assertThat(mode(fixture.directory())).isEqualTo("rwx------");
    }

    private static void give(Path path, int uid) throws IOException {
        assumeTrue(isRoot() && Files.isExecutable(SETPRIV), "only root can give files to others");
        Files.setAttribute(path, "unix:uid", uid);
    }

    private static boolean isRoot() throws IOException {
        return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    }

    /** As a user without a name, who may read and write what the modes forbid, but owns nothing by that. */
    private String asSomebody(String what) throws Exception {
        assumeTrue(isRoot() && Files.isExecutable(SETPRIV), "only root can become somebody else");
        List<String> wrapper = List.of(
                SETPRIV.toString(),
                "--reuid=" + SOMEBODY,
                "--clear-groups",
                "--inh-caps=+dac_override",
                "--ambient-caps=+dac_override");
        try (Child child = Child.start(wrapper, what, fixture.directory())) {
            child.release();
            return child.line();
        }
    }
}
