/// What state holds, for people and for machines.
package enum StateReport {}
