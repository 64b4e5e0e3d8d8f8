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
        Install install =
                Install.fresh(directory, "with some spaces", null).signedIn().withArchive();
        Files.createSymbolicLink(directory.resolve("link"), Path.of("with some spaces"));
        Path second = Files.createSymbolicLink(directory.resolve("sentry"), Path.of("link/bin/sentry"));

        assertSignedIn(install.run("auth", "status"));
        assertSignedIn(install.finish(install.start(List.of(second.toString(), "auth", "status"))));
        Files.createDirectory(directory.resolve("mine"));
        Path bin = Files.createSymbolicLink(directory.resolve("mine/bin"), install.home.resolve("bin"));
        assertSignedIn(
                install.finish(install.start(List.of(bin.resolve("sentry").toString(), "auth", "status"))));
        assertThat(install.made()).hasSize(2);
    }

    /** As version managers put one there. */
    @Test
    void aStandInForJavaOnThePathIsAskedForTheRealOne() throws IOException {
        Path jdk = Path.of(System.getProperty("java.home"));
        Install install = Install.fresh(directory, "sentry", jdk)
                .signedIn()
                .set("SENTRY_JAVA_HOME", null)
                .set("SENTRY_ARCHIVE", "off");
        Path shims = Files.createDirectories(directory.resolve("shims"));
        Path java = Files.writeString(shims.resolve("java"), "#!/bin/sh\nexec '" + jdk + "/bin/java' \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        install.set("PATH", shims + ":" + System.getenv("PATH"));

        assertSignedIn(install.run("auth", "status"));
    }

    @Test
    void withoutArchivesItWorksAndWritesNothing() {
        Install install = Install.fresh(directory, "sentry", null).signedIn().set("SENTRY_ARCHIVE", "off");

        assertSignedIn(install.run("auth", "status"));

        assertThat(install.made()).isEmpty();
        // A relative cache is none; the installation is ours.
        install.set("SENTRY_ARCHIVE", null).set("HOME", null).set("XDG_CACHE_HOME", "relative");
        assertSignedIn(install.run("auth", "status"));
        assertThat(directory.resolve("relative")).doesNotExist();
        assertThat(install.archive()).startsWith(install.home);
    }

    @Test
    void withoutTheNativeLibrarySqliteUnpacksItsOwn() throws IOException {
        Install install = Install.fresh(directory, "sentry", null).signedIn().set("SENTRY_ARCHIVE", "off");
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
        Install install = Install.fresh(directory, "sentry", null).signedIn().set("SENTRY_ARCHIVE", "off");
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
                .set("SENTRY_ARCHIVE", "off")
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
