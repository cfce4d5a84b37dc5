/// What moved on the platforms, for people and for machines.
package enum DriftReport {}
