package dev.sentryauth.adapters.sqlite;

import static dev.sentryauth.adapters.sqlite.As.ADA;
import static dev.sentryauth.adapters.sqlite.As.EVE;
import static dev.sentryauth.adapters.sqlite.As.give;
import static dev.sentryauth.adapters.sqlite.Fixture.chmod;
import static dev.sentryauth.adapters.sqlite.Fixture.credential;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users are their numbers, whatever names they have or lack; and a message says what is really in the way. */
class OwnershipTest {
    @TempDir
    Path temporary;

    private Fixture fixture;

    @BeforeEach
    void signIn() throws Exception {
        assumeTrue(
                temporary.getFileSystem().supportedFileAttributeViews().contains("posix"),
                "the file system has no POSIX modes");
        Fixture.chmod(temporary, "rwxr-xr-x");
        fixture = new Fixture(temporary.resolve(".sentry"));
        fixture.store().save(credential("a"));
    }

    private void writesFailFor(As user) throws Exception {
        for (String what : List.of("save", "check", "lease")) {
            assertThat(user.run(what, fixture.directory()))
                    .as(what)
                    .startsWith("DENIED " + fixture.directory())
                    .contains("is on a read-only file system. Mount it writable, or set SENTRY_CONFIG_DIR");
        }
    }

    @Test
    void aUserWithoutANameReadsAReadOnlyMountOfOnesOwnDirectory() throws Exception {
        give(ADA, fixture.directory(), fixture.file());
        As ada = As.user(ADA).readOnly(fixture.directory());

        assertThat(ada.run("load", fixture.directory())).startsWith("loaded Credential");
        writesFailFor(ada);
    }

    /** As Kubernetes mounts secrets. */
    @Test
    void aReadOnlyMountThatIsRootsIsReadAndNotToBeGivenAway() throws Exception {
        give(0, fixture.directory(), fixture.file());
        chmod(fixture.file(), "r--r--r--");
        As ada = As.user(ADA).readOnly(fixture.directory());

        assertThat(ada.run("load", fixture.directory())).startsWith("loaded Credential");
        writesFailFor(ada);
    }

    @Test
    void rootReadsAReadOnlyMount() throws Exception {
        As root = As.root().readOnly(fixture.directory());

        assertThat(root.run("load", fixture.directory())).startsWith("loaded Credential");
        writesFailFor(root);
    }

    @Test
    void aSecondNameForTheSameNumberIsTheSameUser() throws Exception {
        give(ADA, fixture.directory(), fixture.file());

        assertThat(As.user(ADA).named("second").readOnly(fixture.directory()).run("load", fixture.directory()))
                .startsWith("loaded Credential");
    }

    @Test
    void aNameDoesNotMakeAUser() throws Exception {
        give(EVE, fixture.directory(), fixture.file());
        String refused = "DENIED " + fixture.directory() + " belongs to another user, uid " + EVE + "; you are uid "
                + ADA + ". Set SENTRY_CONFIG_DIR";

        assertThat(As.user(ADA).run("load", fixture.directory())).startsWith(refused);
        assertThat(As.user(ADA).named("root").run("load", fixture.directory())).startsWith(refused);
        assertThat(As.user(ADA).named(String.valueOf(EVE)).run("load", fixture.directory()))
                .startsWith(refused);
        assertThat(As.user(ADA).readOnly(fixture.directory()).run("load", fixture.directory()))
                .startsWith(refused);
    }

    /** Numbers that a user namespace does not know all look the same. */
    @Test
    void aUserNamespaceWithoutNumbersHasItsOwnFiles() throws Exception {
        As inNamespace = new As(List.of("unshare", "-U"));
        boolean can = new ProcessBuilder("unshare", "-U", "true").start().waitFor() == 0;
        assumeTrue(can, "no user namespaces here");

        assertThat(inNamespace.run("load", fixture.directory())).startsWith("loaded Credential");
        assertThat(inNamespace.run("save", fixture.directory())).isEqualTo("saved true");
    }

    @Test
    void whatACommandUnderSudoLeftBehindIsCalledRoots() throws Exception {
        give(ADA, fixture.directory());

        assertThat(As.user(ADA).run("save", fixture.directory()))
                .isEqualTo("DENIED " + fixture.file()
                        + " cannot be opened or written: it belongs to root. Run 'sudo chown -h " + ADA + " "
                        + fixture.file() + "', or set SENTRY_CONFIG_DIR to another directory.");

        give(0, fixture.directory());
        assertThat(As.user(ADA).run("save", fixture.directory()))
                .contains(fixture.directory() + " belongs to root. Run 'sudo chown -h -R " + ADA + " "
                        + fixture.directory() + "'");
        Files.delete(fixture.file());
        assertThat(As.user(ADA).run("save", fixture.directory()))
                .contains(fixture.directory() + " belongs to root. Run 'sudo chown -h -R " + ADA + " "
                        + fixture.directory() + "'");
    }

    /** A command that is suggested gets pasted: it must mean the same to a shell, and no link may lead it elsewhere. */
    @Test
    void noCommandIsSuggestedForAPlaceThatAShellOrALinkWouldChange() throws Exception {
        Path blank = Files.createDirectories(fixture.directory().resolveSibling("a b; c"));
        Files.writeString(blank.resolve("config.db"), "");
        give(ADA, blank);
        assertThat(As.user(ADA).run("save", blank))
                .contains("belongs to root. Make it yours as root")
                .doesNotContain("sudo");

        Path target = Files.writeString(fixture.directory().resolveSibling("target"), "");
        Path linked = Files.createDirectories(fixture.directory().resolveSibling("linked"));
        Files.createSymbolicLink(linked.resolve("config.db"), target);
        give(ADA, linked);
        assertThat(As.user(ADA).run("save", linked)).doesNotContain("sudo");
    }

    /** A home directory that is missing leads to a directory of the system's, which nobody should give away. */
    @Test
    void noDirectoryButOursIsToBeGivenAway() throws Exception {
        Path missing = temporary.resolve("nonexistent/.sentry");

        assertThat(As.user(ADA).run("save", missing))
                .startsWith("DENIED " + missing)
                .contains(temporary + " belongs to root. Set SENTRY_CONFIG_DIR to a directory of your own.")
                .doesNotContain("chown");
    }
}
