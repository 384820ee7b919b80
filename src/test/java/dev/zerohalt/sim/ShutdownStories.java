package dev.zerohalt.sim;

import dev.zerohalt.Zerohalt;
import java.util.ArrayList;
import java.util.List;

/** Stories of a container's end. */
abstract class ShutdownStories extends Stories {
    Plan plan = Plan.defaults();
    Server server = new Server(machine, Behaviour.graceful(Dice.SECOND, 3));

    int run() {
        plan.configure(machine);
        machine.setApplication(server);
        return Zerohalt.run(machine);
    }

    void application(Behaviour behaviour) {
        server = new Server(machine, behaviour);
    }

    double seconds(long time) {
        return Math.round((time - start) / (double) Dice.MILLI) / 1000.0;
    }

    double returned() {
        return seconds(machine.agenda().now());
    }

    /** What the application was sent, as "signal at seconds". */
    List<String> sentToApplication() {
        List<String> sent = new ArrayList<>();
        for (ProcessTable.Sent each : machine.processes().sent()) {
            if (each.target() == machine.application().pid()) {
                sent.add(each.signal() + " at " + seconds(each.at().time()));
            }
        }
        return sent;
    }
}
