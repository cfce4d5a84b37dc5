// Placeholder until the station lands.
