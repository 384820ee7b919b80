package dev.zerohalt.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Connections on which messages come when there is something to say: WebSocket and event streams. */
final class StreamExchanges {
    private static final Duration OFTEN = Duration.ofMillis(100);
    private static final Duration SELDOM = Duration.ofSeconds(2);
    private static final int SLOW = 9080;

    private StreamExchanges() {}

    /** Does something again and again; an end of the connection ends that too. */
    private static void repeat(Site site, Duration interval, Exchange.Step step) {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
                task -> Thread.ofPlatform().daemon().unstarted(task));
        var _ = timer.scheduleAtFixedRate(
                () -> {
                    try {
                        step.run();
                    } catch (Exception over) {
                        throw new IllegalStateException(over);
                    }
                },
                interval.toMillis(),
                interval.toMillis(),
                TimeUnit.MILLISECONDS);
        site.onClose(timer::shutdownNow);
    }

    static Exchange talkingWebSocket(Site site) throws Exception {
        Browser.Conversation conversation = site.browser().webSocket(site, Site.PLAIN);
        conversation.handler().echo();
        repeat(site, OFTEN, () -> conversation.say("hello"));
        conversation.awaitMessage();
        return new Exchange(
                conversation::awaitNewMessage, () -> conversation.socket().abort());
    }

    static Exchange quietWebSocket(Site site) throws Exception {
        Browser.Conversation conversation = site.browser().webSocket(site, Site.PLAIN);
        conversation.handler().echo();
        conversation.say("hello");
        conversation.awaitMessage();
        Site.becomeIdle();
        return new Exchange(
                () -> {
                    conversation.say("hello");
                    conversation.awaitMessage();
                },
                () -> conversation.socket().abort());
    }

    /** The pongs come by themselves. */
    static Exchange pingedWebSocket(Site site) throws Exception {
        SlowWire _ = SlowWire.between(site.instance.network(), SLOW, Site.PLAIN);
        Browser.Conversation conversation = site.browser().webSocket(site, SLOW);
        conversation.handler().ping();
        conversation.handler().awaitMessage();
        repeat(site, SELDOM, conversation.handler()::ping);
        return new Exchange(Exchange.NOTHING, () -> conversation.socket().abort());
    }

    private static final String EVENT = "data: something happened\n\n";

    static Exchange eventStream(Site site) throws IOException {
        Program curl = site.program("curl", "-sSN", "http://127.0.0.1:" + Site.PLAIN);
        Handler handler = site.awaitRequest();
        handler.beginStream();
        repeat(site, OFTEN, () -> handler.send(EVENT));
        curl.awaitOutput(EVENT);
        return new Exchange(
                () -> {
                    handler.send("data: last\n\n");
                    curl.awaitOutput("data: last\n\n");
                    handler.close();
                    assertThat(curl.awaitEnd()).startsWith(EVENT);
                },
                curl::close);
    }

    static Exchange eventStreamBetweenEvents(Site site) throws IOException {
        Program curl = site.program("curl", "-sSN", "http://127.0.0.1:" + Site.PLAIN);
        Handler handler = site.awaitRequest();
        handler.beginStream();
        handler.send(EVENT);
        curl.awaitOutput(EVENT);
        Site.becomeIdle();
        return new Exchange(
                () -> {
                    handler.send(EVENT);
                    handler.close();
                    assertThat(curl.awaitEnd()).isEqualTo(EVENT + EVENT);
                },
                curl::close);
    }
}
