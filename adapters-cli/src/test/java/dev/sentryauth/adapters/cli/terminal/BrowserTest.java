package dev.sentryauth.adapters.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrowserTest {
    private static final String URL = "https://sentry.io/oauth/device/?user_code=AB&x=%20$(id)`;'";
    private static final String ADDRESS = "https://sentry.io/a?b=c&d=$(id)%20;";

    private final Map<String, String> variables = new HashMap<>();

    @TempDir
    Path directory;

    private Browser browser(String system) {
        return new Browser(variables::get, system);
    }

    private Path script(String name, String body) throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")));
        Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file;
    }

    /** What a process of its own does, for only such a one has secrets in its environment. */
    static final class OpenBrowser {
        public static void main(String[] arguments) {
            System.exit(new Browser(System::getenv, "Linux").open(arguments[0]) ? 0 : 1);
        }
    }

    @Test
    void theChosenBrowserGetsTheAddressAsOneArgumentAndNoSecrets() throws Exception {
        Path done = directory.resolve("done");
        Path opener = script(
                "my-browser",
                "{ echo $#; for a; do echo \"<$a>\"; done; env; } > '" + directory + "/part'\nmv '" + directory
                        + "/part' '" + done + "'");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OpenBrowser.class.getName(),
                        ADDRESS)
                .inheritIO();
        builder.environment().put("BROWSER", "/does/not/exist:" + opener + " --new %s --end");
        for (String name : List.of("SENTRY_AUTH_TOKEN", "SENTRY_TOKEN", "SENTRY_CUSTOM_HEADERS", "SENTRY_URL")) {
            builder.environment().put(name, "value-of-" + name);
        }
        try (WatchService changes = directory.getFileSystem().newWatchService()) {
            directory.register(changes, StandardWatchEventKinds.ENTRY_CREATE);
            assertThat(builder.start().waitFor()).isZero();
            while (!Files.exists(done)) {
                WatchKey key = changes.poll(20, TimeUnit.SECONDS);
                assertThat(key).as("a sign of life of the browser").isNotNull();
                key.reset();
            }
        }
        List<String> lines = Files.readAllLines(done);
        assertThat(lines).startsWith("3", "<--new>", "<" + ADDRESS + ">", "<--end>");
        assertThat(lines)
                .filteredOn(line -> line.contains("value-of-"))
                .containsExactly("SENTRY_URL=value-of-SENTRY_URL");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "file:///etc/passwd",
                "https:opaque",
                "https:///nohost",
                "https://user@host/",
                "https://u:p@host/",
                "https://host/ space",
                "https://host/\u001b",
                "https://host/\n",
                "--flag",
                "",
                URL
            })
    void onlyCleanWebAddressesAreOpened(String url) throws Exception {
        variables.put("BROWSER", script("browser", "exit 0").toString());
        assertThat(browser("Linux").open(url)).isFalse();
    }

    @Test
    void addressesAreWrittenAnewInAscii() {
        assertThat(WebAddress.of("HTTPS://host/ä?b=ö")).isEqualTo("HTTPS://host/%C3%A4?b=%C3%B6");
        assertThat(WebAddress.of("https://host/" + "a".repeat(2_000))).isNull();
    }

    @Test
    void everyPlatformHasItsOpener() throws Exception {
        assertThat(browser("Mac OS X").commands(ADDRESS)).containsExactly(List.of("/usr/bin/open", ADDRESS));
        variables.put("SystemRoot", "D:\\Win");
        assertThat(browser("Windows 11").commands(ADDRESS))
                .containsExactly(List.of("D:\\Win\\System32\\rundll32.exe", "url.dll,FileProtocolHandler", ADDRESS));

        Path opener = script("xdg-open", "exit 0");
        Path relative = Path.of("").toAbsolutePath().relativize(directory);
        variables.put("PATH", relative.toString());
        variables.put("DISPLAY", ":0");
        assertThat(browser("Linux").commands(ADDRESS))
                .as("found relative to anywhere")
                .isEmpty();
        variables.remove("DISPLAY");
        variables.put("PATH", relative + "::/does/not/exist:" + directory);
        assertThat(browser("Linux").commands(ADDRESS)).as("no screen").isEmpty();
        variables.put("WAYLAND_DISPLAY", "wayland-0");
        assertThat(browser("Linux").commands(ADDRESS)).containsExactly(List.of(opener.toString(), ADDRESS));
        variables.put("SSH_CONNECTION", "1.2.3.4");
        assertThat(browser("Linux").commands(ADDRESS))
                .as("the screen is elsewhere")
                .isEmpty();
    }

    @Test
    void aBrowserIsFoundOnThePathOnly() throws Exception {
        Path opener = script("my-browser", "exit 0");
        variables.put("PATH", directory.toString());
        variables.put("BROWSER", "my-browser:./my-browser: :other");
        assertThat(browser("Linux").commands(ADDRESS)).containsExactly(List.of(opener.toString(), ADDRESS));
        Files.setPosixFilePermissions(opener, PosixFilePermissions.fromString("rw-------"));
        assertThat(browser("Linux").open(ADDRESS)).isFalse();
    }
}
