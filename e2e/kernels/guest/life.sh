#!/bin/sh
# Becomes zerohalt with the scenario as its application: life.sh ZEROHALT SCENARIO
# The backend comes from the environment.
export ZEROHALT_CONNECTION_IDLE_THRESHOLD=5s ZEROHALT_CONNECTION_BUSY_LIMIT=10m ZEROHALT_DRAIN_STEADY_STATE_WAIT=1s
export ZEROHALT_DRAIN_TIMEOUT=5m ZEROHALT_GRACE_PERIOD=none
exec "$@"
