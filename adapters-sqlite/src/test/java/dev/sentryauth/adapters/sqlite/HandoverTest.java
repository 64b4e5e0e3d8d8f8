package dev.sentryauth.adapters.sqlite;

import static dev.sentryauth.adapters.sqlite.As.ADA;
import static dev.sentryauth.adapters.sqlite.As.give;
import static dev.sentryauth.adapters.sqlite.Fixture.chmod;
import static dev.sentryauth.adapters.sqlite.Fixture.credential;
import static dev.sentryauth.adapters.sqlite.Fixture.mode;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Root in a user's home directory, as under sudo: what it makes there is the user's. */
class HandoverTest {
    @TempDir
    Path temporary;

    private Path home;
    private Fixture fixture;

    @BeforeEach
    void home() throws IOException {
        chmod(temporary, "rwxr-xr-x");
        home = Files.createDirectory(temporary.resolve("home"));
        give(ADA, home);
        fixture = new Fixture(home.resolve(".sentry"));
    }

    private static List<Integer> owners(Path top) throws IOException {
        try (Stream<Path> all = Files.walk(top)) {
            return all.flatMap(path -> Stream.of(attribute(path, "unix:uid"), attribute(path, "unix:gid")))
                    .distinct()
                    .toList();
        }
    }

    private static int attribute(Path path, String name) {
        try {
            return (int) Files.getAttribute(path, name, java.nio.file.LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatRootMakesInAHomeBelongsToItsOwner() throws Exception {
        for (Path directory : List.of(fixture.directory(), fixture.directory().resolve("profiles/work"))) {
            assertThat(As.root().run("save", directory)).isEqualTo("saved true");

            assertThat(mode(directory)).isEqualTo("rwx------");
            assertThat(mode(directory.resolve("config.db"))).isEqualTo("rw-------");
            assertThat(As.user(ADA).run("save", directory)).isEqualTo("saved true");
        }
        assertThat(owners(home)).containsExactly(ADA);
    }

    @Test
    void aLockFileThatRootMakesCanBeLockedByTheOwner() throws Exception {
        As.user(ADA).run("check", fixture.directory());
        assertThat(fixture.names()).containsExactly("config.db");

        assertThat(As.root().run("lease", fixture.directory())).isEqualTo("held");

        assertThat(owners(home)).containsExactly(ADA);
        assertThat(As.user(ADA).run("lease", fixture.directory())).isEqualTo("held");
    }

    /** SQLite gives a journal to the owner of its database. */
    @Test
    void theJournalOfAKilledRootIsPlayedBackByTheOwner() throws Exception {
        assertThat(As.user(ADA).run("save", fixture.directory())).isEqualTo("saved true");
        try (Child child = Child.start("die-while-writing", fixture.directory())) {
            assertThat(child.line()).isNull();
        }

        assertThat(fixture.names()).contains("config.db-journal");
        assertThat(owners(home)).containsExactly(ADA);
        assertThat(As.user(ADA).run("load", fixture.directory())).contains("loaded Credential");
        assertThat(fixture.names()).doesNotContain("config.db-journal");
    }

    @Test
    void whereEverybodyHasFilesAndInItsOwnHomeRootKeepsThem() throws Exception {
        chmod(home, "rwxrwxrwx");
        assertThat(As.root().run("save", fixture.directory())).isEqualTo("saved true");
        assertThat(owners(fixture.directory())).containsExactly(0);

        Path own = Files.createDirectory(temporary.resolve("root"));
        Files.setAttribute(own, "unix:gid", ADA); // of another group
        assertThat(As.root().run("save", own.resolve(".sentry"))).isEqualTo("saved true");
        assertThat(owners(own.resolve(".sentry"))).containsExactly(0);
    }

    /** A link that the user put there does not make root give away, or close, what is root's. */
    @Test
    void noLinkLeadsRootToOtherFiles() throws Exception {
        Path directory = Files.createDirectory(temporary.resolve("etc"));
        Path file = Files.writeString(directory.resolve("passwd"), "");
        chmod(directory, "rwxr-xr-x");
        chmod(file, "rw-r--r--");
        Files.createDirectory(fixture.directory());
        give(ADA, fixture.directory());
        Files.createSymbolicLink(fixture.file(), file);

        assertThat(As.root().run("load", fixture.directory())).isEqualTo("loaded null");

        assertThat(mode(file)).isEqualTo("rw-r--r--");
        Path link = Files.createSymbolicLink(home.resolve("link"), directory);
        assertThat(As.root().run("save", link)).isEqualTo("saved true");
        assertThat(owners(directory)).containsExactly(0);
        assertThat(mode(directory)).isEqualTo("rwxr-xr-x");
    }

    @Test
    void rootReadsWhatTheOwnerStored() throws Exception {
        fixture.store().save(credential("a"));
        give(ADA, fixture.directory(), fixture.file());

        assertThat(As.root().run("load", fixture.directory())).startsWith("loaded Credential");
        assertThat(owners(home)).containsExactly(ADA);
    }
}
