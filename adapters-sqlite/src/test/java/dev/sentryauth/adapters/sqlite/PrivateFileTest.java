package dev.sentryauth.adapters.sqlite;

import static dev.sentryauth.adapters.sqlite.Fixture.chmod;
import static dev.sentryauth.adapters.sqlite.Fixture.credential;
import static dev.sentryauth.adapters.sqlite.Fixture.mode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFileTest {
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
}
