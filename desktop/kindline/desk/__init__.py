"""The desk: the agents' web service. Requests arrive over the wire, agents work them on a queue page."""
