package dev.sentryauth.adapters.cli.terminal;

import dev.sentryauth.application.port.Environment;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The three standard streams, and whether a person sits behind them. Nothing else touches the process's own. */
public final class Terminal {
    private static final int USUAL_COLUMNS = 80;

    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;
    private final Descriptors descriptors;

    /** Streams of any kind; {@code out} and {@code err} should encode as UTF-8. */
    public Terminal(InputStream in, PrintStream out, PrintStream err, Descriptors descriptors) {
        this.in = in;
        this.out = out;
        this.err = err;
        this.descriptors = descriptors;
    }

    /** This process's own streams; what is written is UTF-8 whatever the platform's default is. */
    public static Terminal system() {
        return new Terminal(
                System.in,
                new PrintStream(System.out, false, StandardCharsets.UTF_8),
                new PrintStream(System.err, false, StandardCharsets.UTF_8),
                new SystemDescriptors());
    }

    public InputStream in() {
        return in;
    }

    public PrintStream out() {
        return out;
    }

    public PrintStream err() {
        return err;
    }

    /** Whether somebody types the input. */
    public boolean isInTerminal() {
        return descriptors.isTerminal(0);
    }

    /** Hides what somebody types until what is returned is run; null if it cannot be hidden. */
    public @Nullable Runnable hideTyping() {
        return descriptors.hideTyping();
    }

    /** Whether somebody watches the result; else a program reads it. */
    public boolean isOutTerminal() {
        return descriptors.isTerminal(1);
    }

    /** Whether the result goes into a pipe, whose reader may have enough before its end. */
    public boolean isOutPipe() {
        return descriptors.isPipe(1);
    }

    /**
     * How many cells a line of the result may have; 0 if a program reads it. COLUMNS goes before what the terminal says:
     * shells do not export it, so whoever does means it, and nobody need be asked then.
     */
    public int columns(Environment environment) {
        if (!isOutTerminal()) {
            return 0;
        }
        TerminalSize wanted = SystemDescriptors.parse("1 " + valueOf(environment, "COLUMNS"));
        TerminalSize size = wanted == null ? descriptors.size() : wanted;
        return size == null ? USUAL_COLUMNS : size.columns();
    }

    /** Whether somebody watches standard error, where progress is shown. */
    public boolean isErrTerminal() {
        return descriptors.isTerminal(2);
    }

    /** Whether a user can read what is asked and answer it: not in continuous integration, which may have a terminal. */
    public boolean isInteractive(Environment environment) {
        return isInTerminal() && isErrTerminal() && !isOn(environment, "CI");
    }

    /** Whether a line on standard error may repaint itself; not where each change would be read aloud or logged. */
    boolean mayRepaint(Environment environment) {
        return isErrTerminal()
                && !valueOf(environment, "TERM").equals("dumb")
                && !isOn(environment, "ACCESSIBLE")
                && !isOn(environment, "CI");
    }

    /** The size of the terminal, else what COLUMNS and LINES say; null if nobody knows. */
    @Nullable
    TerminalSize size(Environment environment) {
        TerminalSize size = descriptors.size();
        return size != null
                ? size
                : SystemDescriptors.parse(valueOf(environment, "LINES") + " " + valueOf(environment, "COLUMNS"));
    }

    /** Whether the locale says that the terminal understands UTF-8. */
    static boolean isUtf8(Environment environment) {
        for (String variable : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            String locale = valueOf(environment, variable);
            if (!locale.isEmpty()) {
                String lower = locale.toLowerCase(Locale.ROOT);
                return lower.contains("utf-8") || lower.contains("utf8");
            }
        }
        return false;
    }

    /** Whether a variable that others define says yes: with any value but {@code 0}, {@code false} and {@code no}. */
    private static boolean isOn(Environment environment, String variable) {
        String value = valueOf(environment, variable).strip();
        return !value.isEmpty()
                && !value.equals("0")
                && !value.equalsIgnoreCase("false")
                && !value.equalsIgnoreCase("no");
    }

    static String valueOf(Environment environment, String variable) {
        String value = environment.get(variable);
        return value == null ? "" : value;
    }
}
