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
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrowserTest {
    private static final String URL = "https://sentry.io/oauth/device/?user_code=AB&x=%20$(id)`;'";
    private static final String ADDRESS = "https://sentry.io/a?b=c&d=$(id)%20;";

    private final Map<String, String> variables = new HashMap<>();

    @TempDir
    Path directory;

    private List<List<String>> commands(String system) {
        return new Openers(variables::get, system).commands(ADDRESS);
    }

    private boolean open(String url) {
        return new Browser(variables::get, "Linux").open(url).join();
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
            System.exit(new Browser(System::getenv, "Linux").open(arguments[0]).join() ? 0 : 1);
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
        assertThat(open(url)).isFalse();
    }

    @Test
    void addressesAreWrittenAnewInAscii() {
        assertThat(WebAddress.of("HTTPS://host/ä?b=ö")).isEqualTo("HTTPS://host/%C3%A4?b=%C3%B6");
        assertThat(WebAddress.of("https://host/" + "a".repeat(2_000))).isNull();
    }

    @Test
    void everyPlatformHasItsOpener() throws Exception {
        assertThat(commands("Mac OS X")).containsExactly(List.of("/usr/bin/open", ADDRESS));
        variables.put("SystemRoot", "D:\\Win");
        assertThat(commands("Windows 11"))
                .containsExactly(List.of("D:\\Win\\System32\\rundll32.exe", "url.dll,FileProtocolHandler", ADDRESS));

        Path opener = script("xdg-open", "exit 0");
        Path other = script("x-www-browser", "exit 0");
        Path relative = Path.of("").toAbsolutePath().relativize(directory);
        variables.put("PATH", relative.toString());
        variables.put("DISPLAY", ":0");
        assertThat(commands("Linux")).as("found relative to anywhere").isEmpty();
        variables.remove("DISPLAY");
        variables.put("PATH", relative + "::/does/not/exist:" + directory);
        assertThat(commands("Linux")).as("no screen").isEmpty();
        variables.put("WAYLAND_DISPLAY", "wayland-0");
        assertThat(commands("Linux"))
                .containsExactly(List.of(opener.toString(), ADDRESS), List.of(other.toString(), ADDRESS));
    }

    @Test
    void inWslTheBrowserIsThatOfWindowsAndCmdIsNeverAsked() throws Exception {
        for (String name : List.of("cmd.exe", "xdg-open")) {
            script(name, "exit 0");
        }
        variables.put("PATH", directory.toString());
        variables.put("WSL_DISTRO_NAME", "Debian");
        assertThat(commands("Linux")).as("neither wslview nor a screen").isEmpty();
        Path wslview = script("wslview", "exit 0");
        Path rundll = script("rundll32.exe", "exit 0");
        variables.put("DISPLAY", ":0");
        assertThat(commands("Linux"))
                .containsExactly(
                        List.of(wslview.toString(), ADDRESS),
                        List.of(rundll.toString(), "url.dll,FileProtocolHandler", ADDRESS),
                        List.of(directory.resolve("xdg-open").toString(), ADDRESS));
        variables.remove("WSL_DISTRO_NAME");
        variables.put("WSL_INTEROP", "/run/WSL/1_interop");
        assertThat(commands("Linux").get(0)).containsExactly(wslview.toString(), ADDRESS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT"})
    void overSshOnlyAChosenBrowserIsOpened(String variable) throws Exception {
        Path opener = script("xdg-open", "exit 0");
        script("wslview", "exit 0");
        variables.putAll(Map.of("PATH", directory.toString(), "DISPLAY", ":10", "WSL_INTEROP", "x", variable, "x"));
        for (String system : List.of("Linux", "Mac OS X", "Windows 11")) {
            assertThat(commands(system)).as(system).isEmpty();
        }
        variables.put("BROWSER", "xdg-open");
        assertThat(commands("Linux")).containsExactly(List.of(opener.toString(), ADDRESS));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "my-browser|",
                "  my-browser  |",
                "my-browser %s|<>",
                "my-browser  --new-tab|--new-tab,<>",
                "my-browser --app=%s --end|--app=<>,--end",
                "my-browser '%s'|<>",
                "my-browser \"%s\" \"a b\" ''|<>,a b,",
                "my-browser 'a:b' -P \"my profile\" %s|a:b,-P,my profile,<>",
                "my-browser a\\ b \"c\\\"d\" e'f'g|a b,c\"d,efg,<>",
                "my-browser $HOME `id` ;|$HOME,`id`,;,<>",
                "my-browser %s &|<>",
                "\"DIR/my-browser\" %s|<>",
                "DIR/my-browser %s|<>",
            })
    void aChosenBrowserIsReadAsAShellReadsWords(String value, String arguments) throws Exception {
        Path program = script("my-browser", "exit 0");
        variables.putAll(Map.of("PATH", directory.toString(), "BROWSER", value.replace("DIR", directory.toString())));
        List<String> expected = new ArrayList<>(List.of(program.toString()));
        expected.addAll(List.of(
                (arguments == null ? "<>" : arguments).replace("<>", ADDRESS).split(",", -1)));
        if (value.endsWith("''")) {
            assertThat(expected.get(expected.size() - 1)).isEmpty();
        }
        assertThat(commands("Linux")).containsExactly(expected);
    }

    /** The address is the server's, and must not become a command of the user's. */
    @Test
    void aScriptForAShellGetsOnlyAnAddressThatIsNoScript() throws Exception {
        Path program = script("my-sh", "exit 0");
        variables.putAll(Map.of("PATH", directory.toString(), "BROWSER", "my-sh -c 'firefox %s'"));

        assertThat(commands("Linux")).isEmpty();
        assertThat(new Openers(variables::get, "Linux").commands("https://sentry.io/d/?user_code=AB-CD"))
                .containsExactly(List.of(program.toString(), "-c", "firefox https://sentry.io/d/?user_code=AB-CD"));
    }

    @Test
    void aPathWithSpacesNeedsNoQuotes() throws Exception {
        Files.createDirectories(directory.resolve("My Apps: new"));
        Path program = script("My Apps: new/a browser", "exit 0");
        for (String value : List.of(program.toString(), "'" + program + "'", "\"" + program + "\" %s")) {
            variables.put("BROWSER", value);
            assertThat(commands("Linux")).as(value).containsExactly(List.of(program.toString(), ADDRESS));
        }
        Path other = script("my browser", "exit 0");
        variables.put("BROWSER", other + " --new %s:" + other);
        assertThat(commands("Linux"))
                .containsExactly(List.of(other.toString(), "--new", ADDRESS), List.of(other.toString(), ADDRESS));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"w3m", "lynx -accept_all_cookies", "elinks %s", "'unclosed", "my-browser 'unclosed", ":", "%s"})
    void aTextBrowserOrNoCommandAtAllOpensNothing(String value) throws Exception {
        for (String name : List.of("w3m", "lynx", "elinks", "my-browser")) {
            script(name, "exit 0");
        }
        variables.putAll(Map.of("PATH", directory.toString(), "BROWSER", value));
        assertThat(open(ADDRESS)).isFalse();
    }

    @Test
    void whatFailsAtOnceIsFollowedByTheNext() throws Exception {
        Path log = directory.resolve("log");
        for (int exit : new int[] {1, 3, 0}) {
            script("exits-" + exit, "echo " + exit + " >> '" + log + "'; exit " + exit);
        }
        Path garbage = script("garbage", "");
        Files.write(garbage, new byte[] {0x7f, 'E', 'L', 'F', 0});
        variables.put("PATH", directory.toString());
        variables.put("BROWSER", "exits-1:/does/not/exist:garbage:exits-3 %s:exits-0:exits-1");
        assertThat(open(ADDRESS)).isTrue();
        assertThat(Files.readAllLines(log)).containsExactly("1", "3", "0");
        variables.put("BROWSER", "exits-1:exits-3");
        assertThat(open(ADDRESS)).isFalse();
    }

    @Test
    void whatDoesNotEndIsTheBrowser() throws Exception {
        Path pipe = directory.resolve("pipe");
        assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "mkfifo makes no pipe here");
        variables.put("BROWSER", script("runs", "exec cat '" + pipe + "'") + ":" + script("never", "exit 0"));
        try {
            assertThat(new Browser(variables::get, "Linux", Duration.ofMillis(1))
                            .open(ADDRESS)
                            .join())
                    .isTrue();
        } finally {
            Files.writeString(pipe, ""); // ends it
        }
    }

    @Test
    void aBrowserIsFoundOnThePathOnly() throws Exception {
        Path opener = script("my-browser", "exit 0");
        variables.put("PATH", directory.toString());
        variables.put("BROWSER", "my-browser:./my-browser: :other");
        assertThat(commands("Linux")).containsExactly(List.of(opener.toString(), ADDRESS));
        Files.setPosixFilePermissions(opener, PosixFilePermissions.fromString("rw-------"));
        assertThat(open(ADDRESS)).isFalse();
    }
}
