package dev.sentryauth.bootstrap.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sentryauth.bootstrap.dist.Install.Result;
import dev.sentryauth.bootstrap.plugin.PluginJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the distribution may lie, what may be missing from it, and what a plug-in finds in its runtime image. */
class PlacesIT {
    @TempDir
    Path directory;

    private void assertSignedIn(Result result) {
        assertThat(result.exit()).as(result.err()).isZero();
        assertThat(result.out()).contains("stored-b...1234");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void aPathWithSpacesAndALink() throws IOException {
        Install install = Install.fresh(directory, "with some spaces", null).signedIn();
        Files.createSymbolicLink(directory.resolve("link"), Path.of("with some spaces"));
        Path second = Files.createSymbolicLink(directory.resolve("sentry"), Path.of("link/bin/sentry"));

        assertSignedIn(install.run("auth", "status"));
        assertSignedIn(install.finish(install.start(List.of(second.toString(), "auth", "status"))));
        Files.createDirectory(directory.resolve("mine"));
        Path bin = Files.createSymbolicLink(directory.resolve("mine/bin"), install.home.resolve("bin"));
        assertSignedIn(
                install.finish(install.start(List.of(bin.resolve("sentry").toString(), "auth", "status"))));
        assertThat(install.usesArchive()).isEqualTo(install.mayBeMoved());
    }

    /** No JVM runs there: it takes the colon in the path of its own libraries for a separator. */
    @Test
    void aPathWithAColonIsRefusedInOneLine() {
        Result result = Install.fresh(directory, "with:colon", null).run("--version");

        assertThat(result.exit()).isEqualTo(20);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).hasLineCount(1).contains("with:colon").contains("Move the installation");
    }

    @Test
    void aJdkOfTheUsersRunsItAndWritesNothing() throws IOException {
        Install install = Install.fresh(directory, "sentry", Path.of(System.getProperty("java.home")))
                .signedIn();
        List<String> before = install.contents();

        assertSignedIn(install.run("auth", "status"));

        assertThat(install.contents()).isEqualTo(before);
    }

    @Test
    void aJdkThatIsTooOldOrNoneIsRefusedInOneLine() throws IOException {
        Install install = Install.fresh(directory, "sentry", directory.resolve("jdk"));

        Result none = install.run("--version");
        assertThat(none.exit()).isEqualTo(20);
        assertThat(none.err()).hasLineCount(1).contains("SENTRY_JAVA_HOME");
        Path bin = Files.createDirectories(directory.resolve("jdk/bin"));
        Files.setPosixFilePermissions(
                Files.writeString(bin.resolve("java"), "exit 1"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(directory.resolve("jdk/release"), "JAVA_VERSION=\"11.0.2\"\n");
        Result old = install.run("--version");
        assertThat(old.exit()).isEqualTo(20);
        assertThat(old.err()).hasLineCount(1).contains("JDK 11").contains("17 or newer");
    }

    @Test
    void withoutTheNativeLibrarySqliteUnpacksItsOwn() throws IOException {
        Install install = Install.fresh(directory, "sentry", null).signedIn();
        try (Stream<Path> files = Files.walk(install.home.resolve("lib/native"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                byte[] library = Files.readAllBytes(file);
                Files.delete(file);
                assertSignedIn(install.run("auth", "status"));
                library[18] ^= 0x55; // the processor's number, where libraries are ELF files
                Files.write(file, library);
                assertSignedIn(install.run("auth", "status"));
            }
        }
    }

    @Test
    void oneOfTwoPlacesMayForbidPrograms() throws IOException {
        Install install = Install.fresh(directory, "sentry", null).signedIn();
        Path noExec = Files.createDirectories(directory.resolve("noexec"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=8m,noexec", "tmpfs", noExec.toString()),
                "skipped: only root can mount a file system");
        try {
            // The temporary directory: nothing is unpacked there.
            install.set("SENTRY_JAVA_OPTIONS", "-Djava.io.tmpdir=" + noExec);
            Result result = install.run("auth", "status");
            assertThat(result.exit()).as(result.err()).isZero();
            install.set("SENTRY_JAVA_OPTIONS", null);
            // The installation: the library is unpacked into the temporary directory.
            Path platform;
            try (Stream<Path> files = Files.walk(install.home.resolve("lib/native"))) {
                Path library = files.filter(Files::isRegularFile).findFirst().orElseThrow();
                platform = library.getParent();
                Files.copy(library, noExec.resolve(library.getFileName().toString()));
                Files.delete(library);
            }
            Files.delete(platform);
            Files.createSymbolicLink(platform, noExec);
            assertSignedIn(install.run("auth", "status"));
        } finally {
            run("umount", noExec.toString());
        }
    }

    @Test
    void aPluginFindsEveryModuleOfJavaSe() throws IOException {
        String probe = "for (Module module : ModuleLayer.boot().modules()) { }\n"
                + "try { for (String name : new String[] {\"java.sql.DriverManager\", \"javax.naming.InitialContext\","
                + " \"java.net.http.HttpClient\", \"java.awt.image.BufferedImage\", \"javax.script.ScriptEngineManager\","
                + " \"java.rmi.Remote\", \"javax.management.MBeanServer\", \"javax.xml.crypto.XMLCryptoContext\","
                + " \"javax.sql.rowset.CachedRowSet\", \"java.util.prefs.Preferences\", \"java.util.logging.Logger\","
                + " \"org.ietf.jgss.GSSManager\", \"javax.security.sasl.Sasl\", \"java.lang.instrument.Instrumentation\","
                + " \"javax.tools.ToolProvider\", \"javax.transaction.xa.XAResource\", \"sun.misc.Unsafe\"})"
                + " Class.forName(name);\n"
                + "java.net.http.HttpClient.newHttpClient(); javax.naming.spi.NamingManager.hasInitialContextFactoryBuilder();"
                + "new java.awt.image.BufferedImage(1, 1, 1).setRGB(0, 0, 1);"
                + "} catch (Throwable e) { throw new IllegalStateException(e); }\n";
        Path plugins = directory.resolve("plugins");
        PluginJar.fileStore("modules", probe).build(plugins.resolve("modules.jar"));
        Install install = Install.fresh(directory, "sentry", null)
                .set("SENTRY_PLUGIN_PATH", plugins.toString())
                .set("SENTRY_TOKEN_STORE", "modules");

        Result result = install.run("auth", "status");

        assertThat(result.err()).contains("Not signed in");
        assertThat(result.exit()).isEqualTo(10);
    }

    private static boolean run(String... command) throws IOException {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
