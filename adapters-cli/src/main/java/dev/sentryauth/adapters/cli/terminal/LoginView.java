package dev.sentryauth.adapters.cli.terminal;

import dev.sentryauth.adapters.cli.output.Times;
import dev.sentryauth.application.login.LoginListener;
import dev.sentryauth.application.port.Environment;
import dev.sentryauth.domain.DeviceAuthorization;
import dev.sentryauth.domain.Origin;
import dev.sentryauth.domain.SafeText;
import java.io.PrintStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a person sees while signing in, on standard error: the code, where to enter it, and on a terminal a QR code and
 * the time that is left. Without a terminal: plain lines, nothing that moves, nothing opened. For one thread.
 */
public final class LoginView implements LoginListener, AutoCloseable {
    /** What has to stay visible beneath the QR code. */
    private static final int ROWS_OF_TEXT = 6;

    private static final String CLEAR_LINE = "\r\u001b[K";
    private static final String BOLD = "\u001b[1m";
    private static final String PLAIN = "\u001b[0m";

    private final Terminal terminal;
    private final PrintStream err;
    private final Environment environment;
    private final @Nullable Browser browser;
    private final boolean live;
    private final boolean colours;
    private String shown = "";
    private @Nullable Thread atExit;

    /** {@code browser} is what opens the address if a person is there; null: none shall. */
    public LoginView(Terminal terminal, Environment environment, @Nullable Browser browser) {
        this.terminal = terminal;
        this.err = terminal.err();
        this.environment = environment;
        this.browser = browser;
        this.live = terminal.isErrTerminal()
                && !Terminal.valueOf(environment, "TERM").equals("dumb");
        this.colours = live && Terminal.valueOf(environment, "NO_COLOR").isEmpty();
    }

    @Override
    public void deviceAuthorized(DeviceAuthorization device, Origin origin, Duration timeLeft) {
        StringBuilder text = new StringBuilder("Signing in to ")
                .append(SafeText.of(origin.display()))
                .append("\n\n");
        if (live) {
            appendQrCode(text, device.bestUri());
        }
        String complete = device.verificationUriComplete();
        if (complete != null) {
            text.append("  Open  ").append(SafeText.of(complete)).append("\n  or    ");
        } else {
            text.append("  Open  ");
        }
        text.append(SafeText.of(device.verificationUri()))
                .append(" and enter the code\n  Code  ")
                .append(colours ? BOLD : "")
                .append(SafeText.of(device.userCode()))
                .append(colours ? PLAIN : "")
                .append("\n\n");
        if (!live) {
            text.append("Waiting for the approval, ")
                    .append(Times.spanRoundedUp(timeLeft))
                    .append(" at most.\n");
        }
        print(text);
        if (browser != null && terminal.isInteractive()) {
            print(
                    browser.open(device.bestUri())
                            ? "Opening the address in your browser.\n"
                            : "No browser could be opened here: use the address above on any device.\n");
        }
    }

    private void appendQrCode(StringBuilder text, String uri) {
        String address = WebAddress.of(uri);
        boolean utf8 = Terminal.isUtf8(environment);
        if (address == null || (!utf8 && !colours)) {
            return; // without half blocks and colours a camera would see no code
        }
        TerminalSize size = terminal.size(environment);
        if (size == null) {
            return;
        }
        QrImage.Style style =
                !utf8 ? QrImage.Style.SPACES : colours ? QrImage.Style.HALF_BLOCKS : QrImage.Style.PLAIN_HALF_BLOCKS;
        QrImage image = QrImage.fitting(address, style, size.columns(), size.rows() - ROWS_OF_TEXT);
        if (image != null) {
            text.append(image.render()).append('\n');
        }
    }

    @Override
    public void waiting(Duration timeLeft) {
        if (!live) {
            return;
        }
        String line = "Waiting for the approval, " + Times.countdown(timeLeft) + " left";
        if (line.equals(shown)) {
            return;
        }
        if (shown.isEmpty()) {
            endLineAtExit();
        }
        shown = line;
        print("\r" + line + "\u001b[K");
    }

    @Override
    public void slowedDown(Duration interval) {
        say("Sentry asks for patience: it is asked every " + interval.toSeconds() + " seconds from now on.");
    }

    @Override
    public void unavailable(String reason, Duration pause) {
        say("No answer from Sentry (" + SafeText.of(reason) + "); trying again in " + Times.span(pause) + ".");
    }

    /** Takes the live line away, so that what follows begins on a line of its own. */
    @Override
    public void close() {
        clearLine();
    }

    private void say(String text) {
        clearLine();
        print(text + "\n");
    }

    private void clearLine() {
        if (shown.isEmpty()) {
            return;
        }
        shown = "";
        print(CLEAR_LINE);
        Thread hook = atExit;
        atExit = null;
        if (hook != null) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                return; // the JVM is ending already and has started the hook
            }
        }
    }

    /** Ctrl-C ends the JVM in the middle of the live line; the shell's prompt shall not stand behind it. */
    private void endLineAtExit() {
        Thread hook = new Thread(() -> print("\n"), "sentry-live-line");
        atExit = hook;
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            atExit = null; // the JVM is ending already
        }
    }

    private void print(CharSequence text) {
        err.print(text);
        err.flush();
    }
}
