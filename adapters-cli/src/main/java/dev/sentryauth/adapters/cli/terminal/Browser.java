package dev.sentryauth.adapters.cli.terminal;

import dev.sentryauth.application.port.Environment;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Opens an address in the person's browser: {@code $BROWSER} if it is set, else the platform's opener. The address is
 * one argument of a process; no shell ever sees it. For one thread.
 */
public final class Browser {
    private static final String PLACEHOLDER = "%s";

    private final Environment environment;
    private final String system;

    /** {@code system} is the operating system's name as Java tells it ({@code os.name}). */
    public Browser(Environment environment, String system) {
        this.environment = environment;
        this.system = system.toLowerCase(Locale.ROOT);
    }

    /**
     * Starts a browser and does not wait for it.
     *
     * @return whether one was started; false as well for what is no http(s) address
     */
    public boolean open(String url) {
        String address = WebAddress.of(url);
        if (address == null) {
            return false;
        }
        for (List<String> command : commands(address)) {
            if (start(command)) {
                return true;
            }
        }
        return false;
    }

    /** What to try, in order; each begins with an absolute path. */
    List<List<String>> commands(String address) {
        String chosen = Terminal.valueOf(environment, "BROWSER");
        if (!chosen.isBlank()) {
            return chosen(chosen, address);
        }
        if (system.contains("mac")) {
            return List.of(List.of("/usr/bin/open", address));
        }
        if (system.contains("win")) {
            String root = Terminal.valueOf(environment, "SystemRoot");
            String rundll = (root.isEmpty() ? "C:\\Windows" : root) + "\\System32\\rundll32.exe";
            return List.of(List.of(rundll, "url.dll,FileProtocolHandler", address));
        }
        boolean hasScreen = !Terminal.valueOf(environment, "DISPLAY").isEmpty()
                || !Terminal.valueOf(environment, "WAYLAND_DISPLAY").isEmpty();
        // Over SSH the browser would open in front of nobody.
        if (!hasScreen || !Terminal.valueOf(environment, "SSH_CONNECTION").isEmpty()) {
            return List.of();
        }
        String opener = onPath("xdg-open");
        return opener == null ? List.of() : List.of(List.of(opener, address));
    }

    private List<List<String>> chosen(String browsers, String address) {
        List<List<String>> commands = new ArrayList<>();
        // A colon behind a drive letter separates nothing.
        for (String browser : browsers.split(File.pathSeparator, -1)) {
            List<String> command = new ArrayList<>();
            boolean placed = false;
            for (String word : browser.strip().split(" +")) {
                placed |= word.contains(PLACEHOLDER);
                command.add(command.isEmpty() ? word : word.replace(PLACEHOLDER, address));
            }
            String executable = executable(command.get(0));
            if (executable == null) {
                continue;
            }
            command.set(0, executable);
            if (!placed) {
                command.add(address);
            }
            commands.add(command);
        }
        return commands;
    }

    private @Nullable String executable(String name) {
        if (new File(name).isAbsolute()) {
            return isExecutable(name) ? name : null;
        }
        return name.isEmpty() || name.indexOf('/') >= 0 || name.indexOf(File.separatorChar) >= 0 ? null : onPath(name);
    }

    /** Relative entries of PATH are passed over: the working directory may be anybody's. */
    private @Nullable String onPath(String name) {
        for (String directory : Terminal.valueOf(environment, "PATH").split(File.pathSeparator, -1)) {
            String candidate = directory + File.separator + name;
            if (new File(directory).isAbsolute() && isExecutable(candidate)) {
                return candidate;
            }
        }
        return null;
    }

    private static boolean isExecutable(String path) {
        File file = new File(path);
        return file.isFile() && file.canExecute();
    }

    private boolean start(List<String> command) {
        File nothing = new File(system.contains("win") ? "NUL" : "/dev/null");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(nothing)
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD);
        ChildEnvironment.clean(builder);
        try {
            builder.start();
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
