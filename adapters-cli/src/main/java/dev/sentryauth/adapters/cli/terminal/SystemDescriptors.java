package dev.sentryauth.adapters.cli.terminal;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** This process's own descriptors. Java knows of a terminal only if two streams are one, so others are asked first. */
final class SystemDescriptors implements Descriptors {
    /** Set by the launcher script, which knows: the digits of the descriptors that are terminals, such as "02". */
    private static final String PROPERTY = "sentry.tty";

    /** The parts of {@code st_mode} that tell what a file is, in octal as stat(2) has them. */
    private static final int TYPE = 0170000;

    private static final int FIFO = 0010000;
    private static final int SOCKET = 0140000;

    private static final String CONTROLLING_TERMINAL = "/dev/tty";

    @Override
    public boolean isTerminal(int descriptor) {
        String told = System.getProperty(PROPERTY);
        if (told != null) {
            return told.indexOf('0' + descriptor) >= 0;
        }
        Path link = Path.of("/proc/self/fd/" + descriptor);
        try {
            String target = Files.readSymbolicLink(link).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) { // a system without /proc
            return hasConsole();
        }
    }

    /** From JDK 22 on there is a console without a terminal, too, and a method that tells. */
    @SuppressWarnings("SystemConsoleNull") // the method that tells is asked where there is one
    private static boolean hasConsole() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    @Override
    public boolean isPipe(int descriptor) {
        try {
            int type = (Integer) Files.getAttribute(Path.of("/dev/fd/" + descriptor), "unix:mode") & TYPE;
            return type == FIFO || type == SOCKET;
        } catch (IOException
                | UnsupportedOperationException
                | IllegalArgumentException e) { // without descriptors or modes
            return false;
        }
    }

    @Override
    public @Nullable TerminalSize size() {
        Redirect terminal; // stty looks at its standard input
        if (isTerminal(0)) {
            terminal = Redirect.INHERIT;
        } else if (isTerminal(1) || isTerminal(2)) {
            terminal = Redirect.from(new File(CONTROLLING_TERMINAL));
        } else {
            return null;
        }
        String answer = Stty.run(terminal, "size");
        return answer == null ? null : parse(answer);
    }

    @Override
    public @Nullable Runnable hideTyping() {
        return isTerminal(0) ? HiddenTyping.begin() : null;
    }

    /** Rows and columns, separated by a space. */
    static @Nullable TerminalSize parse(String answer) {
        int space = answer.indexOf(' ');
        if (space < 0) {
            return null;
        }
        try {
            int rows = Integer.parseInt(answer.substring(0, space));
            int columns = Integer.parseInt(answer.substring(space + 1).strip());
            return rows > 0 && columns > 0 ? new TerminalSize(columns, rows) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
