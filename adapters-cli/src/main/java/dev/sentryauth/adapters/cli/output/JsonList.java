package dev.sentryauth.adapters.cli.output;

/**
 * A JSON array that is written item by item, so that its length does not matter. What a failure leaves unfinished is no
 * valid JSON and cannot be taken for the whole. For one thread.
 */
public final class JsonList {
    private static final int CHARACTERS_AT_A_TIME = 32_768;

    private final Reporter reporter;
    private final StringBuilder text = new StringBuilder();
    private final String close;
    private boolean empty = true;

    /**
     * A list without items.
     *
     * @param open what stands before the first item, such as <code>{"data":[</code>
     * @param close what stands behind the last one
     */
    public JsonList(Reporter reporter, String open, String close) {
        this.reporter = reporter;
        this.text.append(open);
        this.close = close;
    }

    /** Adds an item. */
    public void add(Json item) {
        text.append(empty ? "" : ",").append(item);
        empty = false;
        if (text.length() >= CHARACTERS_AT_A_TIME) {
            flush();
        }
    }

    private void flush() {
        reporter.write(text);
        text.setLength(0);
    }

    /** Ends the list; {@code more} is what the end of an envelope says besides, such as {@code ,"hasMore":true}. */
    public void end(String more) {
        text.append(close).append(more).append('\n');
        flush();
    }
}
