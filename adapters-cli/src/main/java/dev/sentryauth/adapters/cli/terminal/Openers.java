package dev.sentryauth.adapters.cli.terminal;

import dev.sentryauth.application.port.Environment;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The commands that may open an address, in the order in which to try them: those of {@code $BROWSER} if it is set, else
 * the platform's. Each begins with an absolute path and has the address in one argument; no shell ever sees it.
 */
final class Openers {
    private static final String PLACEHOLDER = "%s";

    /** Browsers that draw on the terminal, which is ours; without one they would print the page to nobody and succeed. */
    private static final List<String> TEXT_BROWSERS =
            List.of("w3m", "lynx", "links", "links2", "elinks", "www-browser", "browsh", "carbonyl");

    private final Environment environment;
    private final String system;

    /** {@code system} is the operating system's name as Java reports it ({@code os.name}). */
    Openers(Environment environment, String system) {
        this.environment = environment;
        this.system = system.toLowerCase(Locale.ROOT);
    }

    List<List<String>> commands(String address) {
        String chosen = Terminal.valueOf(environment, "BROWSER").strip();
        List<List<String>> commands = new ArrayList<>();
        if (!chosen.isEmpty()) {
            for (String entry : isProgram(chosen) ? List.of(chosen) : entries(chosen)) {
                addChosen(commands, entry.strip(), address);
            }
            return commands;
        }
        // Over SSH the browser would open on a screen where the user is not.
        if (isSet("SSH_CONNECTION") || isSet("SSH_TTY") || isSet("SSH_CLIENT")) {
            return commands;
        }
        if (system.contains("mac")) {
            commands.add(List.of("/usr/bin/open", address));
        } else if (isWindows()) {
            String root = Terminal.valueOf(environment, "SystemRoot");
            String rundll = (root.isEmpty() ? "C:\\Windows" : root) + "\\System32\\rundll32.exe";
            commands.add(List.of(rundll, "url.dll,FileProtocolHandler", address));
        } else {
            if (isSet("WSL_DISTRO_NAME") || isSet("WSL_INTEROP")) {
                // The browser is one of Windows. cmd.exe would read the address as a shell does, and may not be there.
                addFromPath(commands, "wslview", address);
                addFromPath(commands, "rundll32.exe", "url.dll,FileProtocolHandler", address);
            }
            if (isSet("DISPLAY") || isSet("WAYLAND_DISPLAY")) {
                addFromPath(commands, "xdg-open", address);
                addFromPath(commands, "x-www-browser", address);
            }
        }
        return commands;
    }

    private void addFromPath(List<List<String>> commands, String name, String... arguments) {
        String program = onPath(name);
        if (program != null) {
            List<String> command = new ArrayList<>(List.of(arguments));
            command.add(0, program);
            commands.add(command);
        }
    }

    private void addChosen(List<List<String>> commands, String entry, String address) {
        String program = programWithSpaces(entry);
        List<String> words = words(program == null ? entry : entry.substring(program.length()));
        if (words == null) {
            return;
        }
        if (program == null && !words.isEmpty()) {
            program = executable(words.remove(0));
        }
        if (program == null || TEXT_BROWSERS.contains(new File(program).getName())) {
            return;
        }
        boolean placed = false;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.contains(PLACEHOLDER)) {
                if (word.indexOf(' ') >= 0 && !isPlain(address)) {
                    return; // a script for a shell (sh -c 'firefox %s'), which would read the server's address as one
                }
                placed = true;
                words.set(i, word.replace(PLACEHOLDER, address));
            }
        }
        if (!words.isEmpty() && words.get(words.size() - 1).equals("&")) {
            words.remove(words.size() - 1); // a custom of old: every browser runs beside us
        }
        if (!placed) {
            words.add(address);
        }
        words.add(0, program);
        commands.add(words);
    }

    /** Whether an address means the same to a shell. */
    private static boolean isPlain(String address) {
        for (int i = 0; i < address.length(); i++) {
            char c = address.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || ":/.=_-%+,@?".indexOf(c) >= 0;
            if (!plain) {
                return false;
            }
        }
        return true;
    }

    /** The longest beginning, up to a space, that is the path of a program: people forget to quote such paths. */
    private static @Nullable String programWithSpaces(String entry) {
        for (int end = entry.length(); end > 0; end = entry.lastIndexOf(' ', end - 1)) {
            if (isProgram(entry.substring(0, end))) {
                return entry.substring(0, end);
            }
        }
        return null;
    }

    /** What stands between separators that are not in quotes: colons, or semicolons where paths have drives. */
    private List<String> entries(String value) {
        List<String> entries = new ArrayList<>();
        char quote = 0;
        int from = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == File.pathSeparatorChar) {
                entries.add(value.substring(from, i));
                from = i + 1;
            }
        }
        entries.add(value.substring(from));
        return entries;
    }

    /** Words as a shell reads them, without anything that a shell expands; null if a quote is not closed. */
    private @Nullable List<String> words(String entry) {
        List<String> words = new ArrayList<>();
        StringBuilder word = null;
        char quote = 0;
        for (int i = 0; i < entry.length(); i++) {
            char c = entry.charAt(i);
            boolean escape = c == '\\' && !isWindows() && quote != '\'' && i + 1 < entry.length();
            if (escape) {
                i++;
                word = (word == null ? new StringBuilder() : word).append(entry.charAt(i));
            } else if (quote == 0 && Character.isWhitespace(c)) {
                if (word != null) {
                    words.add(word.toString());
                }
                word = null;
            } else if (c == quote || (quote == 0 && (c == '"' || c == '\''))) {
                quote = quote == 0 ? c : 0;
                word = word == null ? new StringBuilder() : word; // also for what has nothing in it
            } else {
                word = (word == null ? new StringBuilder() : word).append(c);
            }
        }
        if (word != null) {
            words.add(word.toString());
        }
        return quote == 0 ? words : null;
    }

    private @Nullable String executable(String name) {
        if (new File(name).isAbsolute()) {
            return isProgram(name) ? name : null;
        }
        return name.isEmpty() || name.indexOf('/') >= 0 || name.indexOf(File.separatorChar) >= 0 ? null : onPath(name);
    }

    /** Relative entries of PATH are passed over: the working directory may be anybody's. */
    private @Nullable String onPath(String name) {
        for (String directory : Terminal.valueOf(environment, "PATH").split(File.pathSeparator, -1)) {
            String candidate = directory + File.separator + name;
            if (isProgram(candidate)) {
                return candidate;
            }
        }
        return null;
    }

    private static boolean isProgram(String path) {
        File file = new File(path);
        return file.isAbsolute() && file.isFile() && file.canExecute();
    }

    private boolean isSet(String variable) {
        return !Terminal.valueOf(environment, variable).isEmpty();
    }

    private boolean isWindows() {
        return system.startsWith("win");
    }
}
